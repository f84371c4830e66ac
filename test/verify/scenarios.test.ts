import { describe, expect, test } from 'vitest';
import { verified } from '../support/engine-driver.ts';

const SHOP = `
state: {cart: empty}
actions:
  audit: {webhook: {method: POST, url: 'http://127.0.0.1:9000/audit', body: {order: '{$request.body#/sku}'}}, sink: true}
pairs:
  - request: {method: GET, path: /orders}
    response: {status: 200, body: {orders: []}}
templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201, headers: {etag: 'v1'}, body: {id: o-1, items: [{sku: A1, n: 1}]}, transitionsState: {cart: full}}
    afterActions: audit
  - name: token
    request: {method: POST, path: /token}
    response: {status: 200, body: {access_token: s3cret-token-value}}
  - name: me
    request: {path: /me, headers: {Authorization: 'Bearer s3cret-token-value'}}
    response: {status: 200}
tests:
`;

const tested = (tests: string, options = {}) => verified(SHOP + tests, options);

describe('tests', () => {
  test('send their requests and judge what is answered, then all other entries are replayed', async () => {
    const { lines, verdict, driver } = await tested(`
  - name: an order is created
    send: {method: POST, path: /orders, body: {sku: A1}}
    expect:
      status: 201
      headers: {etag: v1}
      body: {jsonPath: {path: $.id, is: {regex: '^o-'}}}
      answeredBy: create order
      actions: {audit: {outcome: passed, sent: {method: POST, path: /audit, body: {json: {order: A1}}}}}
      within: 4s
  - name: a token opens the door
    exchanges:
      - {send: {method: POST, path: /token}, expect: {status: 200}, save: {token: {jsonPath: $.access_token}}}
      - {send: {path: /me, headers: {Authorization: 'Bearer {{saved.token}}'}}, expect: {status: 200}}
`);
    expect(lines).toEqual([
      'passed test an order is created',
      'passed test a token opens the door',
      'passed replay GET /orders',
      'passed entry create order',
      'passed entry token',
      'passed entry me',
      'passed action audit (create order)',
    ]);
    expect(verdict).toMatchObject({ exitCode: 0, counts: { passed: 7 }, coverage: { hit: 4, all: 4, unused: [] } });
    expect(driver.resets).toBe(3);
  });

  test('tell each thing that is not as expected, with its place', async () => {
    const { results, verdict } = await tested(`
  - name: wrong in every way
    send: {method: POST, path: /orders, body: {sku: A1}}
    expect:
      status: 200
      headers: {etag: v2, x-none: a}
      body: {json: {id: o-2, items: [{sku: A1, n: 2}], more: true}}
      answeredBy: me
      actions: {audit: {outcome: failed, sent: {method: PUT, body: {json: {order: B}}}}}
`);
    const [first] = results;
    expect(first?.message).toBe('answered by: expected "me", got "create order" (shop.yaml:9:5), and 7 more problems');
    expect(first?.problems.map(({ field, expected, got }) => [field, expected, got])).toEqual([
      ['answered by', '"me"', '"create order" (shop.yaml:9:5)'],
      ['status', '200', '201'],
      ['headers.etag', '"v2"', '"v1"'],
      ['headers.x-none', '"a"', 'nothing'],
      [
        'body',
        'JSON equal to {"id":"o-2","items":[{"sku":"A1","n":2}],"more":true}',
        '"{\\"id\\":\\"o-1\\",\\"items\\":[{\\"sku\\":\\"A1\\",\\"n\\":1}]}"',
      ],
      ['actions.audit', 'failed', 'passed'],
      ['actions.audit.sent.method', '"PUT"', '"POST"'],
      ['actions.audit.sent.body', 'JSON equal to {"order":"B"}', '"{\\"order\\":\\"A1\\"}"'],
    ]);
    expect(first?.problems[4]?.detail).toEqual([
      '$.id: expected "o-2", got "o-1"',
      '$.items[0].n: expected 2, got 1',
      '$.more: expected true, got nothing',
    ]);
    expect(first?.problems.every(({ place }) => place !== undefined && place.line > 20)).toBe(true);
    expect(verdict.exitCode).toBe(1);
  });
});
