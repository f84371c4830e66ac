import type { CaseProblem, Coverage } from './verdict.ts';

/** What can be wrong although no expectation is unmet. */
export const JUDGED_OF_MOCKS = ['unmatched', 'action', 'unused'] as const;

export type JudgedOfMocks = (typeof JUDGED_OF_MOCKS)[number];

/** How a test wants its mock to be judged. */
export interface VerifyOptions {
  /** What is wrong, too. Only `unused`, an entry that nothing called, is not wrong by default. */
  readonly failOn?: readonly JudgedOfMocks[];
  /** What is not wrong: `unmatched`, requests that no entry answers; `action`, actions that failed or broke. */
  readonly allow?: readonly JudgedOfMocks[];
  /**
   * Whose `expect` counts: that of all entries (default), or of those alone that were `called`, for tests that share a
   * directory and use a part of it.
   */
  readonly expect?: 'all' | 'called';
  /** Milliseconds that open requests and pending actions may take to end. Default 5000. */
  readonly grace?: number;
}

/** One thing that is wrong. Secrets are hidden in it, and long texts are cut. */
export interface Problem extends CaseProblem {
  /** What an entry expects or answers, an action of one, requests that no entry answers, or others that went wrong. */
  readonly kind: 'entry' | 'action' | 'unmatched' | 'request';
  /** Of the entry; `audit (create order)` of an action; `POST /ordres` of a request. */
  readonly name: string;
  /** `calls: expected 1 call, got 2 calls`. */
  readonly message: string;
}

/** What became of a mock since its start or its last reset. */
export interface Verification {
  readonly problems: readonly Problem[];
  readonly coverage: Coverage;
  /** The problems for people, in some lines; `''` when there are none. */
  readonly text: string;
}

/** The mock was not used as its scenarios say. The message is the whole report, the `cause` holds its data. */
export class VerificationError extends Error {
  override readonly cause: Verification;

  /** `frames` are those of a stack, each on a line: where a person asked for it. */
  constructor(verification: Verification, frames?: string) {
    super(verification.text);
    this.cause = verification;
    if (frames !== undefined) this.stack = `${this.name}: ${this.message}\n${frames}`;
  }
}

// Not a field: it would be shown among what the error holds.
Object.defineProperty(VerificationError.prototype, 'name', { value: 'VerificationError', configurable: true });
