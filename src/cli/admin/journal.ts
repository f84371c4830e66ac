import type { OptionTable } from '../../compile/options.ts';
import { count, duration, timeOfDay } from '../../report/time.ts';
import { printJson, printLine } from '../print.ts';
import { ADMIN_OPTIONS, type AdminOptions, askMock } from './client.ts';
import { columns } from './columns.ts';

export const JOURNAL_OPTIONS = {
  entry: {
    kind: 'list',
    perLine: true,
    value: 'name',
    description: 'only what this entry answered; its name, or its id',
  },
  unmatched: { kind: 'boolean', default: false, description: 'only what no entry wanted, and nobody else answered' },
  method: { kind: 'list', value: 'method', description: 'only requests with this method' },
  path: {
    kind: 'list',
    perLine: true,
    value: 'path',
    description: 'only requests for this path; /orders* takes all that begin so',
  },
  status: { kind: 'list', value: 'status', description: 'only answers with this status: 404, or 4xx' },
  outcome: {
    kind: 'list',
    value: 'passed|failed|broken',
    choices: ['passed', 'failed', 'broken'],
    description: 'only exchanges that ended so, themselves or one of their actions',
  },
  limit: { kind: 'integer', min: 1, max: 1000, default: 100, description: 'how many exchanges' },
  offset: { kind: 'integer', min: 0, default: 0, description: 'how many to pass over' },
  order: { kind: 'string', choices: ['newest', 'oldest'], default: 'newest', description: 'which come first' },
  json: { kind: 'boolean', default: false, description: 'one JSON document, for programs' },
  ...ADMIN_OPTIONS,
} as const satisfies OptionTable;

export interface JournalOptions extends AdminOptions {
  readonly entry?: readonly string[];
  readonly unmatched?: boolean;
  readonly method?: readonly string[];
  readonly path?: readonly string[];
  readonly status?: readonly string[];
  readonly outcome?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: string;
  readonly json?: boolean;
}

export interface Page {
  readonly total: number;
  readonly next: number | null;
  readonly items: readonly Item[];
}

interface Item {
  readonly time: string;
  readonly method: string;
  readonly url: string;
  readonly entry: { readonly name: string } | null;
  readonly forwardedTo?: string;
  readonly synthesizedBy?: string;
  readonly response: { readonly status: number } | null;
  readonly outcome: string;
  readonly duration: number;
  readonly actions: readonly Run[];
}

interface Run {
  readonly name: string;
  readonly outcome: string | null;
}

/** Prints what a running mock answered lately. */
export async function journal({
  json = false,
  admin,
  adminToken,
  unmatched,
  ...filters
}: JournalOptions): Promise<void> {
  const query = new URLSearchParams();
  for (const [name, given] of Object.entries({ ...filters, ...(unmatched ? { unmatched } : {}) })) {
    for (const value of [given ?? []].flat()) query.append(name, String(value));
  }
  const given = { ...(admin === undefined ? {} : { admin }), ...(adminToken === undefined ? {} : { adminToken }) };
  const page = (await askMock(given, { path: `/api/v2/journal?${query.toString()}` })) as Page;
  if (json) printJson(page);
  else printLine(journalText(page, unmatched === true || isFiltered(filters)));
}

const isFiltered = ({ limit: _, offset: __, order: ___, ...filters }: Partial<JournalOptions>): boolean =>
  Object.values(filters).some((value) => value !== undefined);

/** The page as a table; `filtered`: somebody asked for some exchanges only. */
export function journalText({ total, next, items }: Page, filtered: boolean): string {
  if (items.length === 0 && total > 0) return 'there are no more';
  if (items.length === 0) return filtered ? 'nothing in the journal is like that' : 'the journal is empty';
  const heading = ['TIME', 'METHOD', 'URL', 'STATUS', 'TOOK', 'ENTRY', 'OUTCOME'];
  const rest = next === null ? '' : `\n\n${count(total, 'exchange')} in all; --offset ${next} goes on`;
  return `${columns(heading, items.map(row))}${rest}`;
}

const answeredBy = ({ entry, forwardedTo, synthesizedBy }: Pick<Item, 'entry' | 'forwardedTo' | 'synthesizedBy'>) => {
  if (entry) return entry.name;
  if (forwardedTo !== undefined) return `from ${forwardedTo}`;
  return synthesizedBy === undefined ? '(none)' : `by ${synthesizedBy}`;
};

const row = ({ time, method, url, response, outcome, duration: took, actions, ...answerer }: Item): string[] => [
  timeOfDay(Date.parse(time)),
  method,
  url,
  String(response?.status ?? '-'),
  duration(took),
  answeredBy(answerer),
  [outcome, ...[...actions].sort(worseFirst).map(({ name, outcome }) => `${name}: ${outcome ?? 'running'}`)].join(', '),
];

/** What somebody looks for is not cut off behind all that went well. */
const worseFirst = (one: Run, other: Run): number =>
  Number(one.outcome === 'passed') - Number(other.outcome === 'passed');
