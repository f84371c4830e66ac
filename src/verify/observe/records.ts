import type { ActionRun } from '../../model/action.ts';
import type { Entry } from '../../model/entry.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import type { CaseProblem } from '../../model/verdict.ts';

/** At most so many lines, and how many there would have been. */
export interface Lines {
  readonly kept: string[];
  count: number;
}

/** What became of one entry. */
export interface EntryRecord {
  /** As it was last. */
  entry: Entry;
  calls: number;
  /** The id of the exchange that called it first. */
  first: number;
  /** Milliseconds, of all its answers. */
  duration: number;
  readonly lines: Lines;
  /** Answers that could not be made. */
  readonly problems: CaseProblem[];
  failures: number;
  /** By name, in the order in which they ran first. */
  readonly actions: Map<string, ActionRecord>;
}

/** What became of one action of an entry. */
export interface ActionRecord {
  readonly name: string;
  readonly place: Place;
  readonly kind: string;
  readonly runs: Record<Outcome, number>;
  /** Runs that failed or broke, and no test has spoken of. */
  unexpected: number;
  /** Of unexpected ones, the first few. */
  readonly problems: CaseProblem[];
  /** Milliseconds, of all runs. */
  duration: number;
}

/** Requests that are alike and were answered by no entry: none wanted them, or they went wrong on another way. */
export interface MissRecord {
  readonly kind: 'unmatched' | 'request';
  /** `GET /ordres`, redacted. */
  readonly name: string;
  count: number;
  /** Milliseconds, of all of them. */
  duration: number;
  readonly lines: Lines;
  readonly problem: CaseProblem;
}

export const newLines = (): Lines => ({ kept: [], count: 0 });

export const entryRecord = (entry: Entry, first: number): EntryRecord => ({
  entry,
  calls: 0,
  first,
  duration: 0,
  lines: newLines(),
  problems: [],
  failures: 0,
  actions: new Map(),
});

export const actionRecord = ({ name, place, kind }: ActionRun): ActionRecord => ({
  name,
  place,
  kind,
  runs: { passed: 0, failed: 0, broken: 0 },
  unexpected: 0,
  problems: [],
  duration: 0,
});
