import type { ActionRun } from '../model/action-run.ts';
import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import type { CaseProblem, CaseResult } from '../model/verdict.ts';

/**
 * Of exchanges that have not ended, what they wait for: their answer, or actions behind it. With `actions` false, only
 * the first.
 */
export const pendingResults = (open: Iterable<Exchange>, grace: number, actions: boolean): CaseResult[] =>
  [...open].flatMap((exchange) => {
    const { entry } = exchange;
    if (!entry) return [];
    const waiting = exchange.actions.filter((run) => run.outcome === undefined);
    if (waiting.length === 0) return [unanswered(entry, grace)];
    return actions ? waiting.map((run) => unfinished(run, entry, grace)) : [];
  });

const unanswered = (entry: Entry, grace: number): CaseResult => ({
  ...result(entry, { field: 'answer', expected: `an answer within ${seconds(grace)}`, got: 'none yet' }),
  kind: 'entry',
  name: entry.name,
  place: entry.place,
});

const unfinished = (run: ActionRun, entry: Entry, grace: number): CaseResult => ({
  ...result(entry, {
    field: `actions.${run.name}`,
    expected: `its end within ${seconds(grace)}`,
    got: 'still pending',
  }),
  kind: 'action',
  name: `${run.name} (${entry.name})`,
  place: run.place,
});

const result = (entry: Entry, problem: Pick<CaseProblem, 'field' | 'expected' | 'got'>) => ({
  suite: entry.place.file,
  status: 'failed' as const,
  duration: 0,
  problems: [{ ...problem, detail: [], entry: entry.place }],
  output: [],
});

const seconds = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);
