import type { Place } from './place.ts';

/** What was judged. */
export type CaseKind = 'file' | 'test' | 'replay' | 'entry' | 'action' | 'unmatched' | 'request' | 'command' | 'drift';

/** passed; failed: something was wrong; error: it could not be judged; skipped: nothing called it. */
export type CaseStatus = 'passed' | 'failed' | 'error' | 'skipped';

/** One thing that `verify` judged: a line in the terminal, a test case in JUnit. */
export interface CaseResult {
  readonly kind: CaseKind;
  /** The scenario file as shown to people; `''` for what belongs to none (a command, a request without an entry). */
  readonly suite: string;
  /** Unique among the results of its suite and kind. */
  readonly name: string;
  readonly status: CaseStatus;
  /** Where it is written: the test, the entry, the action. */
  readonly place?: Place;
  /** Milliseconds. */
  readonly duration: number;
  /** One sentence, when it is not passed. Redacted. */
  readonly message?: string;
  /** What was wrong, each with its place. Redacted, bounded. */
  readonly problems: readonly CaseProblem[];
  /** Of an entry: the requests it answered and how their actions ended, a line each, at most 100 and then a count. */
  readonly output: readonly string[];
}

/** One expectation that was not met. */
export interface CaseProblem {
  /** `status`, `headers.etag`, `body`, `calls`, `actions.audit`, `answered by`. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  /** More than can be said in a line: the difference of two documents, path by path; lines, bounded. */
  readonly detail: readonly string[];
  /** Of the expectation. */
  readonly place?: Place;
  /** Of the entry that is concerned. */
  readonly entry?: Place;
}

export interface Coverage {
  readonly hit: number;
  readonly all: number;
  /** In file order. */
  readonly unused: readonly UnusedEntry[];
}

export interface UnusedEntry {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
  /** Why it was not even tried, when it could have been: `it says "replay: false"`. */
  readonly why?: string | undefined;
}

/** How it all came out. */
export interface Verdict {
  readonly exitCode: number;
  /** Of results by status. */
  readonly counts: Readonly<Record<CaseStatus, number>>;
  readonly coverage: Coverage;
  /** Milliseconds. */
  readonly duration: number;
  /** What ended it early: `SIGTERM`, `--timeout of 10 s`, `--bail`. */
  readonly interrupted?: string;
}
