import { textMatcher } from '../match/kinds/exact.ts';
import type { Answer, Entry, StateTest } from '../model/entry.ts';
import type { Matcher } from '../model/matching.ts';
import { placeOf } from '../source/diagnose.ts';
import { compileAnswer } from './answer.ts';
import { type EntryContext, stateKey } from './context.ts';
import type { PairSource } from './format/pair.ts';
import type { TemplateSource } from './format/template.ts';
import { compileEntryMiddleware } from './middleware.ts';
import { compilePipeline } from './pipeline/compile-pipeline.ts';
import { compileVerification } from './tests/verification.ts';

/** What both kinds of entries have: everything but the request. `name` is unique in the file. */
export function compileEntry(
  source: PairSource | TemplateSource,
  name: string,
  requiresState: readonly StateTest[],
  context: EntryContext,
): Omit<Entry, 'kind' | 'request'> | undefined {
  const id = `${context.scenario}#${name}`;
  const around = compilePipeline(source, id, context);
  const answer: Answer | undefined = around?.answer ?? compileAnswer(source, context);
  const verification = compileVerification(source, context);
  const middleware = compileEntryMiddleware(source, context);
  if (!answer || !around || !middleware) return undefined;
  return {
    id,
    name,
    scenario: context.scenario,
    place: placeOf(source.node),
    priority: source.priority ?? 0,
    ...(source.times === undefined ? {} : { times: source.times }),
    requiresState,
    answer,
    ...(around.pipeline ? { pipeline: around.pipeline } : {}),
    ...(middleware.length > 0 ? { middleware } : {}),
    ...(verification ? { verification } : {}),
  };
}

/** `requiresState`: of pairs texts that must be equal, of templates matchers. */
export function stateTests(
  required: ReadonlyMap<string, string | Matcher | null> | null | undefined,
  context: EntryContext,
): readonly StateTest[] {
  if (!required) return NO_TESTS;
  return [...required].flatMap(([key, value]) =>
    value === null
      ? []
      : [{ state: stateKey(key, context), matcher: typeof value === 'string' ? textMatcher(value) : value }],
  );
}

/** One list for all entries that ask for no state. */
const NO_TESTS: readonly StateTest[] = [];
