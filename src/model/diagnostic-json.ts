import type { Diagnostic } from './diagnostic.ts';

/** A diagnostic for programs. Lines and columns count from 1; the end is exclusive. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export const diagnosticToJson = (diagnostic: Diagnostic): DiagnosticJson => ({
  code: diagnostic.code,
  severity: diagnostic.severity,
  message: diagnostic.message,
  ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
  file: diagnostic.place.file,
  line: diagnostic.place.line,
  column: diagnostic.place.column,
  endLine: diagnostic.end.line,
  endColumn: diagnostic.end.column,
});
