import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import { type DiagnosticJson, diagnosticToJson } from '../model/diagnostic-json.ts';
import { formatPlace } from '../model/place.ts';
import { clean } from './clean.ts';
import { type Style, style } from './style.ts';
import { count } from './time.ts';

const LONGEST = 500;

/**
 * All problems for people, file by file in the order they stand there, with a closing count and no newline at the end:
 *
 *     users.yaml:4:3 error: unknown key "mehtod"
 *     > 4 |   mehtod: GET
 *         |   ^^^^^^
 *       did you mean "method"?
 *
 * Empty for no diagnostics.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: { color: boolean }): string {
  if (diagnostics.length === 0) return '';
  const blocks = inOrder(diagnostics).map((diagnostic) => diagnosticLines(diagnostic, style(options.color)).join('\n'));
  return [...blocks, tally(diagnostics)].join('\n\n');
}

/** One problem: a headline, the frame, the hint. */
export function diagnosticLines(diagnostic: Diagnostic, paint: Style): string[] {
  const color = isError(diagnostic) ? paint.red : paint.yellow;
  const message = clean(diagnostic.message, LONGEST);
  return [
    `${paint.bold(clean(formatPlace(diagnostic.place), LONGEST))} ${color(`${diagnostic.severity}:`)} ${message}`,
    ...(diagnostic.frame === '' ? [] : diagnostic.frame.split('\n').map((row) => frameRow(row, color, paint))),
    ...(diagnostic.hint === undefined ? [] : [`  ${paint.cyan(clean(diagnostic.hint, LONGEST))}`]),
  ];
}

/** `2 errors, 1 warning in 2 files`. */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  const files = new Set(diagnostics.map((diagnostic) => diagnostic.place.file)).size;
  const parts = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(Boolean);
  return `${parts.join(', ')} in ${count(files, 'file')}`;
}

/** Rows with `>` hold the problem, rows of carets mark it, the others are only around it. */
function frameRow(row: string, color: Style['red'], paint: Style): string {
  if (row.startsWith('>')) return row;
  return /^\s*\|\s*\^+$/.test(row) ? color(row) : paint.dim(row);
}

/** Files in the order they first appear. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map((diagnostic) => diagnostic.place.file))];
  const rank = new Map(files.map((file, index) => [file, index]));
  return diagnostics.toSorted(
    (a, b) =>
      (rank.get(a.place.file) as number) - (rank.get(b.place.file) as number) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
}

export interface DiagnosticsJson {
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

/** What `check --json` prints: counts, and every problem in the order people see them. */
export function diagnosticsToJson(diagnostics: readonly Diagnostic[]): DiagnosticsJson {
  const errors = diagnostics.filter(isError).length;
  return {
    errors,
    warnings: diagnostics.length - errors,
    diagnostics: inOrder(diagnostics).map(diagnosticToJson),
  };
}

export { diagnosticToJson };
