import type { Exchange } from '../../model/exchange.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Request } from '../../model/request.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Controlled } from '../controlled.ts';

export interface JournalQuery {
  readonly wants: (exchange: Exchange) => boolean;
  readonly order: 'newest' | 'oldest';
  readonly offset: number;
  readonly limit: number;
  /** Characters of each body. */
  readonly body: number;
}

export interface BadQuery {
  readonly status: 400;
  readonly error: string;
  readonly hint?: string | undefined;
}

type Test = (exchange: Exchange) => boolean;

/** One parameter that picks exchanges: what its value asks for, or what is wrong with the value. */
type Filter = (value: string, mock: Controlled) => Test | Omit<BadQuery, 'status'>;

const OUTCOMES: readonly string[] = ['passed', 'failed', 'broken'] satisfies Outcome[];

/** By the parameter's name. All names that are given must hold; of one that is there several times, one of its values. */
const FILTERS: { readonly [name: string]: Filter } = {
  entry: named,
  method: (value) => {
    const method = value.toUpperCase();
    return ({ request }) => request.method === method;
  },
  path: (value) => {
    if (!value.endsWith('*')) return ({ request }) => request.path === value;
    const start = value.slice(0, -1);
    return ({ request }) => request.path.startsWith(start);
  },
  status: (value) => {
    const digits = /^([1-9])(\d\d|xx)$/i.exec(value);
    if (!digits) return { error: `"status" is a status such as 404, or 4xx, and not "${value}"` };
    if (/^\d+$/.test(value)) return ({ reply }) => reply?.status === Number(value);
    const hundreds = Number(digits[1]);
    return ({ reply }) => reply !== undefined && Math.floor(reply.status / 100) === hundreds;
  },
  outcome: (value) => {
    if (!OUTCOMES.includes(value)) return { error: `"outcome" is ${OUTCOMES.join(', ')}, and not "${value}"` };
    return ({ outcome, actions }) => outcome === value || actions.some((run) => run.outcome === value);
  },
  unmatched: (value) => {
    if (value !== 'true' && value !== 'false') return { error: `"unmatched" is true or false, and not "${value}"` };
    return ({ unmatched }) => unmatched === (value === 'true');
  },
};

const PAGING = {
  offset: { least: 0, most: Number.MAX_SAFE_INTEGER, usual: 0 },
  limit: { least: 1, most: 1000, usual: 100 },
  body: { least: 0, most: 1024 * 1024, usual: 16 * 1024 },
} as const;

const ORDERS: readonly string[] = ['newest', 'oldest'] satisfies JournalQuery['order'][];

const NAMES = [...Object.keys(FILTERS), ...Object.keys(PAGING), 'order'];

/** What the query of a request asks for. A parameter that is misspelt is never passed over: it would find too much. */
export function readJournalQuery(request: Request, mock: Controlled): JournalQuery | BadQuery {
  const tests: Test[] = [];
  const numbers: Record<string, number> = {};
  let order = 'newest';
  for (const [name, values] of request.query) {
    const [value = '', another] = values;
    if (Object.hasOwn(FILTERS, name)) {
      const test = anyOf(values.map((each) => (FILTERS[name] as Filter)(each, mock)));
      if (typeof test !== 'function') return { status: 400, ...test };
      tests.push(test);
    } else if (another !== undefined && NAMES.includes(name)) {
      return { status: 400, error: `"${name}" can only be said once` };
    } else if (Object.hasOwn(PAGING, name)) {
      const number = readNumber(name as keyof typeof PAGING, value);
      if (typeof number === 'string') return { status: 400, error: number };
      numbers[name] = number;
    } else if (name === 'order' && ORDERS.includes(value)) {
      order = value;
    } else if (name === 'order') {
      return { status: 400, error: `"order" is ${ORDERS.join(' or ')}, and not "${value}"` };
    } else {
      const hint = didYouMean(name, NAMES) ?? `there are ${NAMES.join(', ')}`;
      return { status: 400, error: `the journal cannot be asked for "${name}"`, hint };
    }
  }
  const { offset = PAGING.offset.usual, limit = PAGING.limit.usual, body = PAGING.body.usual } = numbers;
  const wants = (exchange: Exchange): boolean => tests.every((test) => test(exchange));
  return { wants, order: order as JournalQuery['order'], offset, limit, body };
}

type Read = ReturnType<Filter>;

function anyOf(read: readonly Read[]): Read {
  const tests: Test[] = [];
  for (const each of read) {
    if (typeof each !== 'function') return each;
    tests.push(each);
  }
  return (exchange) => tests.some((test) => test(exchange));
}

function readNumber(name: keyof typeof PAGING, text: string): number | string {
  const { least, most } = PAGING[name];
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  return `"${name}" is a number from ${least} to ${most}, and not "${text}"`;
}

/** By name or id; of entries that are gone after a reload, too, as long as the journal knows them. */
function named(value: string, { library, journal }: Controlled): Test | Omit<BadQuery, 'status'> {
  const isIt = ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
    id === value || name === value;
  const known = library.entries.some(isIt) || [...journal.newestFirst()].some(({ entry }) => entry && isIt(entry));
  if (known) return ({ entry }) => entry !== undefined && isIt(entry);
  const hint = didYouMean(
    value,
    library.entries.map(({ name }) => name),
  );
  return { error: `no entry is called "${value}"`, hint };
}
