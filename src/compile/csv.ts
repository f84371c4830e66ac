import type { CsvTable } from '../render/options.ts';
import type { Problem } from '../source/diagnose.ts';
import { csvParse } from '../vendor/csv-parse.ts';

/** RFC 4180. The first row names the columns; every other row must have as many fields. */
export function parseCsv(text: string): CsvTable | Problem {
  try {
    const [columns, ...rows] = csvParse().parse(text, { bom: true, skip_empty_lines: true });
    if (!columns) return problem('the data file is empty', 'its first row names the columns');
    return {
      columns,
      rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']))),
    };
  } catch (error) {
    return problem(
      `the data file is not CSV: ${(error as Error).message}`,
      'fields with commas, quotes or line breaks stand in double quotes',
    );
  }
}

const problem = (message: string, hint: string): Problem => ({ code: 'bad-csv', message, hint });
