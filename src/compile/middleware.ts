import { compileMiddleware } from '../middleware/compile.ts';
import type { Middleware } from '../model/middleware.ts';
import { get } from '../source/nodes.ts';
import type { EntryContext } from './context.ts';
import type { PairSource } from './format/pair.ts';
import type { TemplateSource } from './format/template.ts';

const NONE: readonly Middleware[] = [];

/** What changes an entry's answers: the scenario's middleware, then its own. Undefined after reporting what is wrong. */
export function compileEntryMiddleware(
  source: PairSource | TemplateSource,
  { middleware: { site, shared } }: EntryContext,
): readonly Middleware[] | undefined {
  const answers = source.error === undefined && source.forward === undefined;
  if (!source.middleware) return answers ? shared : NONE;
  if (!answers) {
    site.reading.problem(get(source.node, 'middleware') ?? source.node, {
      code: 'idle-middleware',
      severity: 'warning',
      message: 'middleware changes nothing here: it is for answers that the mock makes itself',
      hint: 'remove it',
    });
  }
  const own = compileMiddleware(source.middleware, site);
  return own && [...shared, ...own];
}
