import type { Place } from './place.ts';

export type Severity = 'error' | 'warning';

/** A problem in a file. Data, never thrown: loading collects all of a file's and goes on. */
export interface Diagnostic {
  /** Stable and greppable: `unknown-key`, `bad-regex`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence without a full stop: `unknown key "mehtod"`. */
  readonly message: string;
  /** How to mend it: `did you mean "method"?`. */
  readonly hint?: string;
  readonly place: Place;
  /** Exclusive end of the marked range, on the same or a later line. */
  readonly end: { readonly line: number; readonly column: number };
  /** The lines around, with a marker; made when the diagnostic is, since the text may be gone later. */
  readonly frame: string;
}

export const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'error';
