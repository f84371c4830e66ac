import type { Problem } from './diagnose.ts';

/** A problem in a text that was read from YAML; `offset` and `length` count in its UTF-16 units. */
export interface TextProblem extends Problem {
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
}
