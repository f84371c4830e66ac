import { didYouMean } from '../../source/suggest.ts';
import type { CsvTable } from '../options.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, type Run, type Site, type SiteProblem, show, toInteger } from './helper.ts';

type Row = CsvTable['rows'][number];

export const csv: readonly Helper[] = [
  {
    name: 'csv',
    description: 'rows of a CSV file, whose first line names the columns: a list, or one row, or one value of it',
    args: 'file',
    options: {
      where: 'a column: only rows in which it equals `is`',
      is: 'the value for `where`',
      row: 'only this row of them, from 0; -1 is the last, "random" any',
      column: 'only this column of the row; of the first when `row` is not given',
    },
    examples: [
      ['{{csv "users.csv" where="id" is="2" column="name"}}', 'Ben'],
      ['{{#each (csv "users.csv")}}{{id}}={{name}} {{/each}}', '1=Ann 2=Ben '],
      ['{{csv "users.csv" row=-1 column="name"}}', 'Ben'],
    ],
    prepare: prepareCsv,
  },
];

function prepareCsv(site: Site): Run | SiteProblem {
  const file = site.arg(0);
  if (typeof file !== 'string') {
    return problem(
      'the name of a data file is written out, it cannot be computed',
      'write {{csv "data/users.csv" …}}',
      0,
    );
  }
  if (!site.options.csv) return problem('data files cannot be read here', undefined, 0);
  const table = site.options.csv(file);
  if ('code' in table) return { ...table, at: 0 };
  if (site.has('where') !== site.has('is')) {
    return problem('"where" and "is" belong together', 'write where="id" is=request.params.id');
  }
  const wrong = unknownColumn(table, site, 'where') ?? unknownColumn(table, site, 'column');
  return wrong ?? runCsv(table, indexOf(table, site.option('where')));
}

function unknownColumn(table: CsvTable, site: Site, option: string): SiteProblem | undefined {
  const column = site.option(option);
  if (column === undefined || table.columns.includes(toText(column))) return undefined;
  const hint = didYouMean(toText(column), table.columns) ?? `it has ${table.columns.join(', ')}`;
  return problem(`the file has no column ${show(column)}`, hint, option);
}

type Index = ReadonlyMap<string, readonly Row[]>;

/** Rows by the value of a column, made at load when the column is written out. */
function indexOf(table: CsvTable, column: unknown): Index | undefined {
  if (column === undefined) return undefined;
  const name = toText(column);
  const index = new Map<string, Row[]>();
  for (const row of table.rows) {
    const value = row[name] ?? '';
    const rows = index.get(value);
    if (rows) rows.push(row);
    else index.set(value, [row]);
  }
  return index;
}

const NO_ROWS: readonly Row[] = [];

function runCsv(table: CsvTable, index: Index | undefined): Run {
  return (_args, { where, is, row, column }, { random }) => {
    let rows = table.rows;
    if (index) rows = index.get(toText(is)) ?? NO_ROWS;
    else if (where !== undefined) rows = table.rows.filter((each) => each[toText(where)] === toText(is));
    if (row === undefined && column === undefined) return rows;
    const at = row === 'random' ? Math.floor(random() * rows.length) : row === undefined ? 0 : toInteger(row);
    const chosen = rows.at(at);
    if (column === undefined || chosen === undefined) return chosen;
    const name = toText(column);
    if (!Object.hasOwn(chosen, name)) throw new HelperError(`the file has no column ${show(name)}`);
    return chosen[name];
  };
}

const problem = (message: string, hint?: string, at?: number | string): SiteProblem => ({
  code: 'bad-argument',
  message,
  ...(hint === undefined ? {} : { hint }),
  ...(at === undefined ? {} : { at }),
});
