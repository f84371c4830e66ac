import type { Library } from '../model/library.ts';
import type { CaseResult } from '../model/verdict.ts';
import { Names } from './names.ts';
import { judgeExpectations } from './observe/calls.ts';
import { actionResults, calledResult, linesOf, unusedResult } from './observe/entry-results.ts';
import type { EntryRecord, MissRecord } from './observe/records.ts';
import type { Observer } from './observe.ts';
import type { Policy } from './policy.ts';
import { judged, unjudged } from './run/results.ts';

/**
 * How what was observed is to be judged: one result for each entry (called or not), one for each action of it that
 * ran, in file order; then for entries that a reload has taken away; then one for each kind of request that nothing
 * answers.
 */
export function* judgeObserved(
  observer: Observer,
  { entries }: Pick<Library, 'entries'>,
  { policy }: { readonly policy: Policy },
): Generator<CaseResult> {
  const names = new Names();
  const left = new Map(observer.entries);
  const find = (id: string): EntryRecord | undefined => observer.entries.get(id);
  for (const entry of entries) {
    const record = find(entry.id);
    left.delete(entry.id);
    const problems = judgeExpectations(entry, record, find);
    if (!record) {
      yield unusedResult(entry, problems, policy);
      continue;
    }
    yield calledResult({ ...record, entry }, problems);
    yield* actionResults({ ...record, entry }, names, policy);
  }
  for (const record of left.values()) {
    yield calledResult(record, []);
    yield* actionResults(record, names, policy);
  }
  for (const miss of observer.misses.values()) yield missResult(miss, names, policy);
}

function missResult(miss: MissRecord, names: Names, policy: Policy): CaseResult {
  const { kind, name, duration, lines, problem } = miss;
  const output = linesOf(lines);
  const how =
    kind === 'request' || policy.has('unmatched')
      ? { ...judged([problem], output), message: missMessage(miss) }
      : unjudged('skipped', `allowed: ${missMessage(miss)}`, output);
  return { kind, suite: '', name: names.take('', name), duration, ...how };
}

const missMessage = ({ problem, count }: MissRecord): string =>
  `${problem.got === 'no entry' ? 'no entry answers it' : problem.got}${count > 1 ? ` (${count} times)` : ''}`;
