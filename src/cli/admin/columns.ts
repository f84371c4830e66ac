import { clean } from '../../report/clean.ts';

/** As wide as a column gets; what is longer is cut. The last one pushes nothing aside. */
const WIDEST = 60;
const WIDEST_LAST = 400;

/** Rows under a heading, in columns as wide as what stands in them, fit for a terminal. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const last = heading.length - 1;
  const table = [heading, ...rows].map((row) =>
    row.map((cell, index) => clean(cell, index === last ? WIDEST_LAST : WIDEST)),
  );
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
