import type { Path } from './shape.ts';

/** One thing in which the real service's answer is not the mock's. */
export type Move =
  | { readonly part: 'status'; readonly expected: string; readonly got: string }
  /** `name` in lower case. */
  | { readonly part: 'header'; readonly name: string; readonly expected: string; readonly got: string }
  | BodyMove;

export interface BodyMove {
  readonly part: 'body';
  /** `kind`: another type; `added`, `missing`: a key; `value`: the same type, and not the value that was asked for. */
  readonly how: 'kind' | 'added' | 'missing' | 'value';
  readonly path: Path;
  readonly expected: string;
  readonly got: string;
}
