import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEverything } from '../../src/cli/load.ts';
import { type Mock, start } from '../../src/index.ts';
import { inRoot } from './markdown.ts';

interface Step {
  readonly entry: string;
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Status, and something the body holds; or `broken` when the connection does not survive. */
  readonly answer: readonly [status: number, holds: string] | 'broken';
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Folder → requests in order, each with the entry that answers. Every entry of the folder is asked. */
const TOURS: Readonly<Record<string, readonly Step[]>> = {
  scenarios: [
    { entry: 'list books', request: 'GET /books?any=thing', answer: [200, 'Kindred'] },
    { entry: 'second page of books', request: 'GET /books?page=2', answer: [200, '[]'] },
    {
      entry: 'add a book',
      request: 'POST /books',
      body: '{"author": "Octavia E. Butler", "title": "Dawn"}',
      answer: [201, 'b-3'],
    },
    { entry: 'cover of a book', request: 'GET /books/b-1/cover.gif', answer: [200, 'GIF89a'] },
    { entry: 'one author', request: 'GET /authors/ada', answer: [200, 'An author"'] },
    { entry: 'author by number', request: 'GET /authors/7', answer: [200, 'by number'] },
    {
      entry: 'search',
      request: 'GET /search?q=time&limit=10',
      headers: { Authorization: 'Bearer t' },
      answer: [200, 'Kindred'],
    },
    { entry: 'search without a token', request: 'GET /search?q=time&limit=10', answer: [401, 'token'] },
    {
      entry: 'order many copies',
      request: 'POST /orders',
      headers: JSON_TYPE,
      body: '{"items": [{"copies": 12}], "express": true}',
      answer: [202, 'call'],
    },
    {
      entry: 'order',
      request: 'POST /orders',
      headers: JSON_TYPE,
      body: '{"items": [{"copies": 1}]}',
      answer: [201, 'ordered'],
    },
    {
      entry: 'order in XML',
      request: 'POST /orders',
      headers: { 'Content-Type': 'application/xml' },
      body: '<order><item/></order>',
      answer: [201, '<order'],
    },
    {
      entry: 'echo',
      request: 'POST /echo/general',
      headers: { 'User-Agent': 'tour' },
      body: '{"message": "say \\"hi\\"", "pages": 3}',
      answer: [200, '"message":"say \\"hi\\"","pages":3,"from":"tour","call":1'],
    },
    { entry: 'quote', request: 'GET /quote?title=A%20%26%20B', answer: [200, '<p>A &amp; B costs 12.50 EUR</p>'] },
    { entry: 'receipt', request: 'GET /receipts/new', answer: [200, '"at":"2026-01-31T12:00:00'] },
    { entry: 'empty cart', request: 'GET /cart', answer: [200, '[]'] },
    { entry: 'put into the cart', request: 'PUT /cart/b-1', answer: [204, ''] },
    { entry: 'full cart', request: 'GET /cart', answer: [200, '["b-1"]'] },
    { entry: 'empty the cart', request: 'DELETE /cart', answer: [204, ''] },
    { entry: 'empty cart', request: 'GET /cart', answer: [200, '[]'] },
    { entry: 'poll a job', request: 'GET /jobs/7', answer: [202, 'queued'] },
    { entry: 'poll a job', request: 'GET /jobs/7', answer: [202, 'running'] },
    { entry: 'poll a job', request: 'GET /jobs/7', answer: [200, 'done'] },
    { entry: 'poll a job', request: 'GET /jobs/7', answer: [200, 'done'] },
    { entry: 'the one free sample', request: 'GET /sample', answer: [200, 'yours'] },
    { entry: 'no more samples', request: 'GET /sample', answer: [410, 'gone'] },
    { entry: 'slow report', request: 'GET /reports/slow', answer: [200, 'ready'] },
    {
      entry: 'report in pieces',
      request: 'GET /reports/long',
      answer: [200, 'one two three four five six seven eight'],
    },
    { entry: 'too many requests', request: 'GET /faults/busy', answer: [429, 'Slow down'] },
    { entry: 'dropped connection', request: 'GET /faults/drop', answer: 'broken' },
    { entry: 'reset connection', request: 'GET /faults/reset', answer: 'broken' },
    { entry: 'server that hangs', request: 'GET /faults/hang', answer: 'broken' },
    { entry: 'truncated answer', request: 'GET /faults/cut', answer: 'broken' },
    { entry: 'garbage', request: 'GET /faults/garbage', answer: 'broken' },
    { entry: 'flaky service', request: 'GET /faults/flaky', answer: [503, 'again'] },
    { entry: 'flaky service', request: 'GET /faults/flaky', answer: [200, 'true'] },
    { entry: 'flaky service', request: 'GET /faults/flaky', answer: 'broken' },
    { entry: 'flaky service', request: 'GET /faults/flaky', answer: [503, 'again'] },
    { entry: 'sold out', request: 'GET /teas/sencha', answer: [410, 'sold out'] },
    { entry: 'opening hours', request: 'GET /hours', answer: [200, '"opens":9'] },
    { entry: 'price in euros', request: 'GET /tariffs/tea', answer: [200, '"amount": 92'] },
    { entry: 'checkout', request: 'POST /checkout', body: '{"articles": ["tea"]}', answer: [201, 'true'] },
  ],
  'templates/init': [
    { entry: 'say hello', request: 'GET /hello', answer: [200, 'Hello from mockrun'] },
    { entry: 'greet somebody', request: 'GET /hello/Ada', answer: [200, '{"greeting":"Hello, Ada","asked":1}'] },
    { entry: 'refuse strangers', request: 'GET /hello/Ada?stranger=true', answer: [403, 'Strangers'] },
  ],
};

describe.each(Object.entries(TOURS))('%s', (folder, steps) => {
  let mock: Mock;

  beforeAll(async () => {
    mock = await start({ directory: inRoot(folder), noDelay: true, now: '2026-01-31T12:00:00Z' });
  });

  afterAll(() => mock.stop());

  test.each(steps.map((step, index) => ({ ...step, index })))('$index $request → $entry', async (step) => {
    const [method, target] = step.request.split(' ') as [string, string];
    const init = { method, headers: step.headers ?? {}, ...(step.body === undefined ? {} : { body: step.body }) };
    const answer = fetch(`${mock.url}${target}`, init).then(async (response) => ({
      status: response.status,
      body: await response.text(),
    }));
    if (step.answer === 'broken') {
      await expect(answer).rejects.toThrow();
    } else {
      const [status, holds] = step.answer;
      expect(await answer).toEqual({ status, body: expect.stringContaining(holds) });
    }
    await expect.poll(() => mock.calls().length).toBe(step.index + 1);
    expect(mock.calls().at(-1)?.entry?.name).toBe(step.entry);
  });

  test('the tour asks every entry', async () => {
    const { library } = await loadEverything(inRoot(folder));
    // Those of actions need somebody to talk to: test/e2e/actions/shop-window.test.ts.
    const all = library.entries.filter(({ id }) => !id.startsWith('actions/')).map(({ name }) => name);
    expect(new Set(steps.map(({ entry }) => entry))).toEqual(new Set(all));
  });
});
