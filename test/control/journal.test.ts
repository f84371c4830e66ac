import { describe, expect, test } from 'vitest';
import { ActionRun } from '../../src/model/action.ts';
import { Exchange } from '../../src/model/exchange.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { Journal } from '../../src/serve/journal.ts';
import { entry, library, reply, request } from '../support/hand-made.ts';
import { ask, mock } from './support.ts';

const PLACE = { file: 'a.yaml', line: 3, column: 1 };

interface Parts {
  readonly method?: string;
  readonly target?: string;
  readonly entry?: string;
  readonly status?: number;
  readonly outcome?: Outcome;
  readonly action?: Outcome | undefined;
  readonly body?: string | Buffer;
}

function exchange(id: number, parts: Parts): Exchange {
  const { method = 'GET', target = '/', status = 200, outcome = 'passed', body = '' } = parts;
  const rawHeaders = ['Host', 'a.test', 'Authorization', 'Bearer geheim-geheim'];
  const one = new Exchange(
    id,
    1_763_646_000_000 + id,
    request({ method, target, rawHeaders, body: Buffer.from(body) }),
  );
  one.unmatched = parts.entry === undefined && status === 404;
  one.entry = parts.entry === undefined ? undefined : entry(parts.entry);
  one.reply = status === 0 ? undefined : reply('answer', { status });
  one.outcome = outcome;
  one.duration = 1.23456;
  if ('action' in parts) {
    const run = new ActionRun(
      id,
      { name: 'audit', kind: 'webhook', place: PLACE, summary: 'POST http://x' },
      'after',
      0,
    );
    run.outcome = parts.action;
    one.actions = [run];
  }
  return one;
}

const FIVE: Parts[] = [
  { target: '/orders?x=1', entry: 'list' },
  { target: '/orders/7', entry: 'one', action: 'failed' },
  { method: 'POST', target: '/orders', entry: 'create', status: 201, outcome: 'failed', action: 'passed' },
  { target: '/nope', status: 404 },
  { target: '/b%C3%BCcher', entry: 'list', status: 0, action: undefined },
];

function setup(parts: readonly Parts[] = FIVE) {
  const journal = new Journal();
  for (const [index, one] of parts.entries()) journal.add(exchange(index + 1, one), 0);
  return mock({ journal, library: library([entry('list'), entry('one'), entry('create'), entry('never called')]) });
}

const find = async (query: string, live = setup()) => (await ask({ path: `/api/v2/journal?${query}` }, live)).json;
const idsOf = async (query: string): Promise<number[]> =>
  ((await find(query)).items as { id: number }[]).map(({ id }) => id);

describe('a query', () => {
  test.each([
    ['', [5, 4, 3, 2, 1]],
    ['order=oldest', [1, 2, 3, 4, 5]],
    ['entry=list', [5, 1]],
    ['entry=a.yaml%23create', [3]],
    ['entry=never+called', []],
    ['unmatched=true', [4]],
    ['unmatched=false', [5, 3, 2, 1]],
    ['method=post', [3]],
    ['path=/orders', [3, 1]],
    ['path=/orders*', [3, 2, 1]],
    ['path=/b%C3%BCcher', [5]],
    ['status=201', [3]],
    ['status=2xx', [3, 2, 1]],
    ['status=4XX', [4]],
    ['status=4xx&status=201', [4, 3]],
    ['status=4xx&status=201&method=GET', [4]],
    ['outcome=failed', [3, 2]],
    ['outcome=passed', [5, 4, 3, 2, 1]],
    ['outcome=broken', []],
    ['method=GET&path=/orders*&outcome=failed', [2]],
    ['limit=2', [5, 4]],
    ['limit=2&offset=2', [3, 2]],
    ['limit=2&offset=4', [1]],
    ['offset=9', []],
  ])('%s finds %j', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  test.each([
    ['entry=lisst', 'no entry is called "lisst"', 'did you mean "list"?'],
    ['status=20', '"status" is a status', undefined],
    ['status=0xx', '"status" is a status', undefined],
    ['outcome=good', '"outcome" is passed, failed, broken', undefined],
    ['unmatched=1', '"unmatched" is true or false', undefined],
    ['limit=0', '"limit" is a number from 1 to 1000', undefined],
    ['limit=1001', '"limit" is a number from 1 to 1000', undefined],
    ['offset=-1', '"offset" is a number from 0', undefined],
    ['body=1e3', '"body" is a number', undefined],
    ['limit=1&limit=2', '"limit" can only be said once', undefined],
    ['order=up', '"order" is newest or oldest', undefined],
    ['stauts=404', 'the journal cannot be asked for "stauts"', 'did you mean "status"?'],
    ['constructor=1', 'the journal cannot be asked for "constructor"', undefined],
  ])('%s is refused', async (query, error, hint) => {
    const { status, json } = await ask({ path: `/api/v2/journal?${query}` }, setup());
    expect(status).toBe(400);
    expect(json.error).toContain(error);
    if (hint !== undefined) expect(json.hint).toBe(hint);
  });

  test('an entry that a reload took away is found as long as it is remembered', async () => {
    const live = { ...setup(), library: library([]) };
    expect((await find('entry=create', live)).total).toBe(1);
  });
});

describe('a page', () => {
  test('says how many there are, and where the next begins', async () => {
    expect(await find('limit=2&offset=1')).toMatchObject({ total: 5, offset: 1, next: 3 });
    expect(await find('limit=2&offset=3')).toMatchObject({ total: 5, offset: 3, next: null });
    expect(await find('offset=9')).toMatchObject({ total: 5, next: null, items: [] });
  });

  test('of large bodies ends early, and goes on with the next', async () => {
    const live = setup(Array.from({ length: 12 }, () => ({ target: '/', body: 'x'.repeat(1024 * 1024) })));
    const first = await find('body=1048576&limit=12', live);
    expect(first.items.length).toBeLessThan(12);
    expect(first.next).toBe(first.items.length);
    const rest = await find(`body=1048576&limit=12&offset=${first.next}`, live);
    expect(first.items.length + rest.items.length).toBe(12);
  });
});

describe('an exchange', () => {
  test('is shown whole, without its secrets', async () => {
    const [item] = (await find('entry=one')).items;
    expect(item).toEqual({
      id: 2,
      time: '2025-11-20T13:40:00.002Z',
      method: 'GET',
      url: '/orders/7',
      path: '/orders/7',
      headers: { host: ['a.test'], authorization: ['[redacted]'] },
      body: '',
      size: 0,
      entry: { id: 'a.yaml#one', name: 'one', file: 'a.yaml', line: 1 },
      call: 0,
      response: { status: 200, headers: { 'content-type': ['text/plain'] }, body: 'answer', size: 6 },
      outcome: 'passed',
      duration: 1.235,
      actions: [
        {
          id: 2,
          name: 'audit',
          kind: 'webhook',
          phase: 'after',
          summary: 'POST http://x',
          time: '1970-01-01T00:00:00.000Z',
          outcome: 'failed',
          waited: 0,
          duration: 0,
        },
      ],
    });
  });

  test('an action that still runs has no outcome; an answer that never came has no response', async () => {
    const [item] = (await find('path=/b%C3%BCcher')).items;
    expect([item.response, item.actions[0].outcome]).toEqual([null, null]);
  });

  test('a request as to a proxy is shown with its whole URL', async () => {
    const journal = new Journal();
    const proxied = { target: '/x', form: 'absolute', scheme: 'http', authority: 'shop.test' } as const;
    journal.add(new Exchange(1, 0, request(proxied)), 0);
    expect((await find('', mock({ journal }))).items[0].url).toBe('http://shop.test/x');
  });

  test('why nothing matched is told without what must not be read', async () => {
    const journal = new Journal();
    const miss = exchange(1, { target: '/nope', status: 404 });
    const got = 'Bearer geheim-geheim';
    const reports = [{ field: 'headers.authorization', ok: false, expected: 'Bearer x', got }];
    miss.nearest = [{ entry: entry('near'), matches: false, reports }];
    journal.add(miss, 0);
    const [item] = (await find('', mock({ journal }))).items;
    expect(item.nearest[0]).toMatchObject({ name: 'near', fields: [{ got: '[redacted]', ok: false }] });
    expect(JSON.stringify(item)).not.toContain('geheim');
  });

  test('no more of a body than asked for', async () => {
    const live = setup([{ body: 'x'.repeat(20_000) }]);
    expect((await find('', live)).items[0]).toMatchObject({ size: 20_000, truncated: true });
    expect((await find('', live)).items[0].body).toHaveLength(16_384);
    expect((await find('body=5', live)).items[0].body).toBe('xxxxx');
    expect((await find('body=30000', live)).items[0]).not.toHaveProperty('truncated');
  });
});

test('is emptied', async () => {
  const live = setup();
  expect((await ask({ method: 'DELETE', path: '/api/v2/journal' }, live)).json).toEqual({ total: 0, items: [] });
  expect((await find('', live)).total).toBe(0);
});
