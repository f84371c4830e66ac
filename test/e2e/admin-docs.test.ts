import { describe, expect, test } from 'vitest';
import { readRoot } from '../docs/markdown.ts';
import { eventually, serve, workspace } from './harness.ts';

/** What the examples speak of. */
const CHECKOUT = `
state: {cart: empty}
templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201, body: {id: o-1}}
    afterActions: {name: audit, run: [node, -e, process.exit(3)]}
  - {name: list, request: {method: GET, path: /orders}, response: {body: []}}
  - {name: one, request: {method: GET, path: '/orders/{id}'}, response: {body: {}}}
`;

interface Example {
  readonly line: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly answer: unknown;
}

function examples(): Example[] {
  const text = readRoot('docs/admin.md');
  const found = text.matchAll(/^```http\n(\w+) (\S+)\n([^]*?)^```\n\n```json\n([^]*?)^```$/gm);
  return [...found].map(([, method = '', path = '', body = '', answer = ''], index, all) => ({
    line: text.slice(0, all[index]?.index).split('\n').length,
    method,
    path,
    body,
    answer: JSON.parse(answer),
  }));
}

/** The same keys and kinds of values, all the way down; of a list, the first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** These show what is there, not what a machine happens to say. */
const isExact = ({ path }: Example): boolean => !/journal|health/.test(path);

describe('the examples of the admin API', () => {
  test('are what it answers, one after another', async () => {
    const space = workspace({ 'checkout.yaml': CHECKOUT, 'mockrun.config.yaml': 'state: {season: winter}\n' });
    const mock = await serve(space.directory);
    for (const _ of [1, 2]) {
      await fetch(`${mock.url}/orders?source=app`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer geheim' },
        body: '{"sku":"A1"}',
      });
    }
    await eventually(
      () => mock.events().filter(({ type }) => type === 'exchange:ended').length === 2,
      () => 'the actions have not ended',
    );
    const all = examples();
    expect(all.length).toBeGreaterThan(8);
    for (const example of all) {
      const { line, method, path, body, answer } = example;
      const headers = { 'Content-Type': 'application/json' };
      const reply = await fetch(mock.adminUrl + path, { method, headers, ...(body === '' ? {} : { body }) });
      const json: unknown = await reply.json();
      const where = `docs/admin.md:${line}`;
      expect({ where, status: reply.status }).toEqual({ where, status: 200 });
      if (isExact(example)) expect({ where, json }).toEqual({ where, json: answer });
      else
        expect({ where, shape: shapeOf(withoutHeaders(json)) }).toEqual({
          where,
          shape: shapeOf(withoutHeaders(answer)),
        });
    }
  });
});

/** Which headers there are is the client's to decide. */
const withoutHeaders = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'headers' ? {} : inner)));
