import type { Problem } from './diagnose.ts';

/** What is wrong at a range of the text, by offsets. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly problem: Problem;
  /** A text of the same length to stand there instead, so that parsing can go on and find what else is wrong. */
  readonly mend?: string;
  /** Nothing behind can be trusted: an open quote swallowed it. */
  readonly last?: boolean;
}
