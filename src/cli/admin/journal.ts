import type { OptionTable } from '../../compile/options.ts';
import { count, duration, timeOfDay } from '../../report/time.ts';
import { printJson, printLine } from '../print.ts';
import { ADMIN_OPTIONS, type AdminOptions, askMock } from './client.ts';
import { columns } from './columns.ts';

export const JOURNAL_OPTIONS = {
  entry: { kind: 'string', value: 'name', description: 'only what this entry answered; its name, or its id' },
  unmatched: { kind: 'boolean', default: false, description: 'only what no entry answered' },
  method: { kind: 'string', value: 'method', description: 'only requests with this method' },
  path: { kind: 'string', value: 'path', description: 'only requests for this path; /orders* takes all that begin so' },
  status: { kind: 'string', value: 'status', description: 'only answers with this status: 404, or 4xx' },
  outcome: {
    kind: 'string',
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
  readonly entry?: string;
  readonly unmatched?: boolean;
  readonly method?: string;
  readonly path?: string;
  readonly status?: string;
  readonly outcome?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: string;
  readonly json?: boolean;
}

interface Page {
  readonly total: number;
  readonly next: number | null;
  readonly items: readonly Item[];
}

interface Item {
  readonly time: string;
  readonly method: string;
  readonly url: string;
  readonly entry: { readonly name: string } | null;
  readonly response: { readonly status: number } | null;
  readonly outcome: string;
  readonly duration: number;
  readonly actions: readonly { readonly name: string; readonly outcome: string | null }[];
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
  for (const [name, value] of Object.entries({ ...filters, ...(unmatched ? { unmatched } : {}) })) {
    if (value !== undefined) query.set(name, String(value));
  }
  const given = { ...(admin === undefined ? {} : { admin }), ...(adminToken === undefined ? {} : { adminToken }) };
  const page = (await askMock(given, { path: `/api/v2/journal?${query.toString()}` })) as Page;
  if (json) printJson(page);
  else printLine(toText(page));
}

function toText({ total, next, items }: Page): string {
  if (items.length === 0) return total === 0 ? 'nothing in the journal is like that' : 'there are no more';
  const heading = ['TIME', 'METHOD', 'URL', 'STATUS', 'TOOK', 'ENTRY', 'OUTCOME'];
  const rest = next === null ? '' : `\n\n${count(total, 'exchange')} in all; --offset ${next} goes on`;
  return `${columns(heading, items.map(row))}${rest}`;
}

const row = ({ time, method, url, entry, response, outcome, duration: took, actions }: Item): string[] => [
  timeOfDay(Date.parse(time)),
  method,
  url,
  String(response?.status ?? '-'),
  duration(took),
  entry?.name ?? '(none)',
  [outcome, ...actions.map((run) => `${run.name}: ${run.outcome ?? 'running'}`)].join(', '),
];
