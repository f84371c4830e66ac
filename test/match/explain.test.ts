import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/match/build-index.ts';
import { explain, nearestEntries } from '../../src/match/explain.ts';
import { describeExplanation } from '../../src/model/describe.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { FieldTest } from '../../src/model/matching.ts';
import type { Request } from '../../src/model/request.ts';
import { anyRequest, library } from './arbitrary.ts';
import {
  bodyKey,
  equal,
  headerField,
  hostField,
  hostsOf,
  matching,
  pair,
  queryField,
  request,
  schemeField,
  stateTest,
  template,
} from './make.ts';

const situation = (entries: readonly Entry[], { cart = '', calls = 0 } = {}) => ({
  state: () => cart,
  calls: () => calls,
  hosts: hostsOf(entries),
});

const lines = (entry: Entry, sent: Request, now = {}): string[] =>
  describeExplanation(explain(entry, sent, situation([entry], now))).slice(1);

test('an explanation says match exactly when the index would choose the entry', () => {
  fc.assert(
    fc.property(library, anyRequest, fc.constantFrom('', 'full'), (entries, sent, cart) => {
      const hosts = hostsOf(entries);
      for (const entry of entries) {
        const accepts = (each: Entry) => cart === 'full' || each.requiresState.length === 0;
        const chosen = buildIndex([entry], hosts).choose(sent, accepts) !== undefined;
        const { matches, reports } = explain(entry, sent, { state: () => cart, calls: () => 0, hosts });
        expect([entry.id, matches]).toEqual([entry.id, chosen]);
        expect(reports.every(({ expected, got }) => expected !== '' && got !== '')).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

describe('a pair', () => {
  const recorded = pair({
    method: 'POST',
    path: '/orders',
    scheme: 'https',
    host: 'api.shop.test',
    query: { dry: ['1'], tag: ['a', 'b'] },
    body: { json: { items: [{ sku: 'A1' }, { sku: 'B2' }], note: null } },
  });

  test('that fits shows what it got', () => {
    const body = { note: null, items: [{ sku: 'A1' }, { sku: 'B2' }] };
    expect(lines(recorded, request('POST /orders?tag=a&dry=1&tag=b', { body }))).toEqual([
      '  ok  method     POST',
      '  ok  scheme     an unknown one, which equals any',
      "  ok  host       the mock's own address, which equals any",
      '  ok  path       "/orders"',
      '  ok  query.dry  "1"',
      '  ok  query.tag  "a", "b"',
      '  ok  body       "{\\"note\\":null,\\"items\\":[{\\"sku\\":\\"A1\\"},{\\"sku\\":\\"B2\\"}]}"',
    ]);
  });

  test('names every query key that differs, and the first place in the body', () => {
    const sent = request('PUT http://api.stage.test:81/Orders?tag=b&tag=a&page=2', {
      body: { items: [{ sku: 'A1' }, { sku: 'C3' }], note: null },
    });
    expect(lines(recorded, sent)).toEqual([
      '  NO  method      expected POST, got PUT',
      '  NO  scheme      expected https, got http',
      '  NO  host        expected api.shop.test, got api.stage.test:81',
      '  NO  path        expected "/orders", got "/Orders"',
      '                  upper and lower case count',
      '  NO  query.dry   expected "1", got nothing',
      '  NO  query.tag   expected "a", "b", got "b", "a"',
      '  NO  query.page  expected nothing, got "2"',
      '  NO  body        expected JSON equal to {"items":[{"sku":"A1"},{"sku":"B2"}],"note":null}, got "{\\"items\\":[{\\"sku\\":\\"A1\\"},{\\"sku\\":\\"C3\\"}],\\"note\\":null}"',
      '                  $.items[1].sku is "C3" instead of "B2"',
    ]);
  });

  test('recorded without query and body is told what was sent', () => {
    const bare = pair({ path: '/orders/', query: {}, body: { bytes: Buffer.alloc(0) } });
    expect(lines(bare, request('GET /orders?page=1', { body: 'x' }))).toEqual([
      '  ok  method      GET',
      '  NO  path        expected "/orders/", got "/orders"',
      '                  a trailing slash counts',
      '  NO  query.page  expected nothing, got "1"',
      '  NO  body        expected nothing, got "x"',
    ]);
    expect(lines(bare, request('GET /orders/'))).toContain('  ok  query   nothing');
  });

  test('keys that are ignored are not mentioned', () => {
    const keyed = pair({ path: '/a', query: { page: ['1'], api_key: ['x'] }, ignoreQuery: ['api_key'] });
    expect(lines(keyed, request('GET /a?page=1&api_key=y')).filter((line) => line.includes('api_key'))).toEqual([]);
  });

  test('a body of text tells where it parts, and of JSON in another order what to do', () => {
    const text = pair({ path: '/a', body: { bytes: Buffer.from('{"a":1,"b":2}') } });
    const last = (body: string | Buffer) => {
      const sent = request('GET /a');
      sent.body = Buffer.from(body);
      return lines(text, sent)
        .slice(2)
        .map((line) => line.trim());
    };
    expect(last('{"a":1,"c":2}').at(-1)).toBe('the first 8 bytes are equal');
    expect(last('{"b":2,"a":1}').at(-1)).toMatch(/^both are the same JSON/);
    expect(last(Buffer.from([0xff, 0xfe, 0])).at(0)).toMatch(/got 3 bytes that are no text$/);
    expect(last('x'.repeat(10_000)).at(0)?.length).toBeLessThan(260);
    expect(last('é'.repeat(10_000)).at(0)).not.toContain('\ufffd');
  });

  test('a GET pair is said to answer HEAD', () => {
    expect(lines(pair({ path: '/a' }), request('HEAD /a'))[0]).toBe('  ok  method  HEAD');
  });
});

describe('a template', () => {
  test('shows each field that it asks for, in a settled order', () => {
    const entry = template(
      {
        method: ['POST', 'PUT'],
        path: ['/orders/{id:[0-9]+}', matching(/^\/o/)],
        fields: [
          queryField('dry', equal('1')),
          headerField('accept', matching(/json/)),
          bodyKey('kind', 'order'),
          hostField(equal('api.shop.test')),
          schemeField(equal('https')),
        ],
      },
      { requiresState: [stateTest('cart', 'full')], times: 2 },
    );
    const sent = request('GET http://localhost/users/x', {
      headers: { Accept: 'text/html' },
      body: { kind: 'refund' },
    });
    expect(lines(entry, sent, { cart: 'empty', calls: 2 })).toEqual([
      '  NO  method          expected POST or PUT, got GET',
      '  NO  host            expected "api.shop.test", got localhost',
      '  NO  scheme          expected "https", got http',
      '  NO  path            expected "/orders/{id:[0-9]+}" or text that matches /^\\/o/, got "/users/x"',
      '  NO  query.dry       expected "1", got nothing',
      '  NO  headers.accept  expected text that matches /json/, got "text/html"',
      '  NO  body            expected $.kind that is "order", got "{\\"kind\\":\\"refund\\"}"',
      '  NO  state.cart      expected "full", got "empty"',
      '  NO  times           expected at most 2 answers, got 2 given',
    ]);
  });

  test.each([
    ['/orders/{id:[0-9]+}', '/orders/latest', '{id:[0-9]+} does not take "latest"'],
    ['/orders/{id}', '/orders/', '{id} does not take ""'],
    ['/files/{name}.json', '/files/a.xml', '{name}.json does not take "a.xml"'],
    ['/Orders/{id}', '/orders/1', 'upper and lower case count'],
    ['/a/{id:[0-9]+}/{rest*}', '/a/x', '{id:[0-9]+} does not take "x"'],
    ['/orders/{id}', '/orders/1/items', undefined],
  ])('%s refuses %s: %s', (path, sent, detail) => {
    const { reports } = explain(template({ path }), request(`GET ${sent}`), situation([]));
    expect(reports).toMatchObject([{ field: 'path', ok: false }]);
    expect(reports[0]?.detail).toBe(detail);
  });

  test('a detail that the matcher gives stands below', () => {
    const matcher = { ...matching(/x/), detail: () => '$.a is missing' };
    expect(
      lines(template({ fields: [queryField('q', matcher)] }), request('GET /'))
        .at(-1)
        ?.trim(),
    ).toBe('$.a is missing');
  });
});

describe('nearest', () => {
  const named = (entries: Record<string, Entry>): Entry[] =>
    Object.entries(entries).map(([name, entry]) => ({ ...entry, name, id: name }));
  const shop = named({
    'list orders': pair({ path: '/orders', query: {} }),
    'create order': template({
      method: 'POST',
      path: '/orders',
      fields: [headerField('content-type', equal('application/json'))],
    }),
    'one order': template({ method: 'GET', path: '/orders/{id:[0-9]+}' }),
    'order items': template({ method: 'GET', path: '/orders/{id}/items' }),
    'list users': pair({ path: '/users' }),
    health: template({ path: '/internal/health' }),
    'no token': template({ fields: [headerField('x-trap', equal('1'))] }),
  });
  const first = (line: string, options = {}) =>
    nearestEntries(shop, request(line, options), situation(shop), 3)[0]?.entry.name;

  test.each([
    ['POST /order', 'create order'],
    ['GET /order', 'list orders'],
    ['GET /Orders', 'list orders'],
    ['GET /orders/', 'list orders'],
    ['GET /orders?page=2', 'list orders'],
    ['GET /orders/abc', 'one order'],
    ['GET /orders/7/item', 'order items'],
    ['GET /order/7/items', 'order items'],
    ['GET /api/users', 'list users'],
    ['DELETE /users', 'list users'],
    ['GET /internal/heatlh', 'health'],
  ])('to %s is "%s"', (line, name) => {
    expect(first(line)).toBe(name);
  });

  test('gives no more than asked for, and nothing of nothing', () => {
    expect(nearestEntries(shop, request('GET /order'), situation(shop), 2)).toHaveLength(2);
    expect(nearestEntries([], request('GET /order'), situation([]), 3)).toEqual([]);
  });

  test('does not ask entries of other paths about the body', () => {
    const trap: FieldTest = {
      name: 'body',
      subject: (sent) => ({ values: [], body: sent }),
      matcher: {
        expects: 'nothing',
        test: () => {
          throw new Error('asked');
        },
      },
    };
    const far = Array.from({ length: 10 }, (_, id) => template({ path: `/reports/daily/${id}`, fields: [trap] }));
    const near = pair({ path: '/orders', query: { page: ['1'] } }, { name: 'near' });
    const all = [...far, near];
    const found = nearestEntries(all, request('GET /orders'), situation(all), 3);
    expect(found.map(({ entry }) => entry.name)).toEqual(['near']);
  });

  test('ends early when there is no more time', () => {
    const crowd = Array.from({ length: 50 }, (_, id) => pair({ path: '/search', query: { q: [`${id}`] } }));
    let asked = 0;
    const goOn = (): boolean => {
      asked += 1;
      return asked < 3;
    };
    expect(nearestEntries(crowd, request('GET /search'), situation(crowd), 10, goOn)).toHaveLength(3);
  });

  test('among many entries of one path the one with the fewest unmet fields', () => {
    const crowd = Array.from({ length: 500 }, (_, id) =>
      pair({ path: '/search', query: { q: [`word ${id}`], page: ['1'], lang: ['en'] } }, { name: `search ${id}` }),
    );
    const [nearest] = nearestEntries(crowd, request('GET /search?q=word+321&page=2&lang=en'), situation(crowd), 1);
    expect(nearest?.entry.name).toBe('search 321');
  });

  test('finds a misspelt path among ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, id) =>
      pair({ path: `/service-${id}/status` }, { name: `status ${id}` }),
    );
    const [nearest] = nearestEntries(many, request('GET /servise-4711/status'), situation(many), 1);
    expect(nearest?.entry.name).toBe('status 4711');
  });
});
