import type { Entry } from '../../model/entry.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import { quoted } from '../told.ts';

/** How often an entry was called, and by which exchange first. */
export interface Called {
  readonly calls: number;
  /** Counts up with every request. */
  readonly first: number;
}

/** What of `expect: {calls, after}` is not met. `find` knows the other entries, by id; undefined: never called. */
export function judgeExpectations(
  entry: Entry,
  called: Called | undefined,
  find: (id: string) => Called | undefined,
): CaseProblem[] {
  return [...judgeCalls(entry, called?.calls ?? 0), ...(called ? judgeOrder(entry, called, find) : [])];
}

function judgeCalls({ verification, place: entry }: Entry, calls: number): CaseProblem[] {
  const wanted = verification?.calls;
  if (!wanted || (calls >= wanted.min && calls <= wanted.max)) return [];
  const { place } = verification;
  return [{ field: 'calls', expected: bounds(wanted.min, wanted.max), got: times(calls), detail: [], place, entry }];
}

function judgeOrder(
  { scenario, verification, place: entry }: Entry,
  { first }: Called,
  find: (id: string) => Called | undefined,
): CaseProblem[] {
  const before = verification?.after;
  if (before === undefined) return [];
  // Names are unique in a file, and the other entry stands in the same one.
  const other = find(`${scenario}#${before}`);
  if (other && other.first < first) return [];
  const { place } = verification as { place: CaseProblem['place'] & {} };
  const got = other ? 'it was called later' : 'it was never called';
  return [{ field: 'after', expected: `${quoted(before)} to be called before`, got, detail: [], place, entry }];
}

function bounds(min: number, max: number): string {
  if (min === max) return times(min);
  if (max === Number.POSITIVE_INFINITY) return `at least ${times(min)}`;
  return min === 0 ? `at most ${times(max)}` : `${min} to ${times(max)}`;
}

const times = (count: number): string => `${count} ${count === 1 ? 'call' : 'calls'}`;
