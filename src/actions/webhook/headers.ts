import type { ActionJob } from '../../model/action.ts';
import { get, type ScalarNode } from '../../source/nodes.ts';
import { type Compiled, compileParts, scanScalar } from '../expressions/compile.ts';
import { hasExpressions } from '../expressions/scan.ts';
import type { ActionSite } from '../kinds/kind.ts';

/** Headers of a request, names and values in turn; some values are made for each run. */
export type Headers = readonly Compiled[];

/** They belong to the connection or to the message's framing, which the client computes. */
const COMPUTED = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

const VALUE = /^[\t\u0020-\u007e\u00a0-\u00ff]*$/;

/** The headers as written; undefined after their problems were reported. */
export function compileHeaders(
  source: ReadonlyMap<string, readonly ScalarNode[] | null> | undefined,
  site: ActionSite,
): Headers | undefined {
  const headers: Compiled[] = [];
  let complete = true;
  for (const [name, nodes] of source ?? []) {
    if (COMPUTED.has(name.toLowerCase())) {
      warnComputed(name, site);
      continue;
    }
    for (const node of nodes ?? []) {
      const value = compileValue(name, node, site);
      if (value === undefined) complete = false;
      else headers.push(name, value);
    }
  }
  return complete ? headers : undefined;
}

function compileValue(name: string, node: ScalarNode, site: ActionSite): Compiled | undefined {
  const scanned = scanScalar(node, site);
  if (!site.template && !hasExpressions(scanned.text) && !VALUE.test(scanned.text)) {
    site.reading.problem(node, {
      code: 'bad-header-value',
      message: `the value of "${name}" has a character that cannot stand in a header`,
      hint: 'a line break ends a header; write characters beyond Latin-1 percent-encoded',
    });
    return undefined;
  }
  return compileParts(scanned, 'header', site);
}

function warnComputed(name: string, { node, reading }: ActionSite): void {
  const headers = node.kind === 'map' ? get(node, 'headers') : undefined;
  const entry = headers?.kind === 'map' ? headers.entries.find(({ key }) => key === name) : undefined;
  reading.problem(entry?.keyRange ?? node, {
    code: 'computed-header',
    severity: 'warning',
    message: `"${name}" is not sent as written: mockrun computes it`,
    hint: 'remove it',
  });
}

/** What an author decided about a header: its value, null when it is not to be sent, undefined when nothing was said. */
export function decided(
  source: ReadonlyMap<string, readonly ScalarNode[] | null> | undefined,
  headers: Headers,
  name: string,
): Compiled | null | undefined {
  for (const [each, nodes] of source ?? []) if (each.toLowerCase() === name && nodes === null) return null;
  const at = headers.findIndex((each, index) => index % 2 === 0 && (each as string).toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}

/** Whether all of them are fixed. */
export const areFixed = (headers: Headers): headers is readonly string[] =>
  headers.every((part) => typeof part === 'string');

export const headersFor = (headers: Headers, job: ActionJob): string[] =>
  headers.map((part) => (typeof part === 'string' ? part : part(job)));
