import { clean } from '../../report/clean.ts';

/** As wide as a column gets; what is longer is cut. */
const WIDEST = 60;

/** Rows under a heading, in columns as wide as what stands in them, fit for a terminal. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [heading, ...rows].map((row) => row.map((cell) => clean(cell, WIDEST)));
  const widths = heading.map((_, index) => Math.max(...table.map((row) => (row[index] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
