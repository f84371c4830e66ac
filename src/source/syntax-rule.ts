import type { Problem } from './diagnose.ts';

/** An error of the `yaml` package and the line it was found in. */
export interface Situation {
  /** The code and the message of the `yaml` package. */
  readonly code: string;
  readonly message: string;
  /** The line without what stands in quotes and comments, and the column of the error in it, from 0. */
  readonly masked: string;
  readonly column: number;
}

/** `mend`: plain text or blanks may stand in for what was reported, or plain text for all up to the end of the line. */
export type SyntaxProblem = Problem & { readonly mend?: 'text' | 'blank' | 'line' };

export interface Rule {
  readonly when: (situation: Situation) => boolean;
  readonly say: SyntaxProblem | ((situation: Situation) => SyntaxProblem);
}

export const code =
  (...codes: string[]) =>
  (situation: Situation): boolean =>
    codes.includes(situation.code);

export const says =
  (...words: string[]) =>
  (situation: Situation): boolean =>
    words.some((word) => situation.message.includes(word));
