import { describe, expect, test } from 'vitest';
import { mockrun, serve, workspace } from './harness.ts';

const SHOP = `state: {shop: open}
pairs:
  - {name: recorded, request: {method: GET, scheme: https, host: api.shop.test, path: /orders}, response: {}}
templates:
  - {name: any order, request: {method: POST, path: '/orders/{id}'}, response: {}}
  - name: number seven
    request: {method: POST, path: /orders/7, requiresState: {shop: open}, body: {jsonPath: $.sku}}
    response: {}
  - {name: closed, priority: 1, request: {path: '/orders/{rest*}', requiresState: {shop: closed}}, response: {}}
  - {name: close, request: {method: POST, path: /close}, response: {transitionsState: {shop: closed}}}
`;

interface Verdict {
  readonly answeredBy: { readonly name: string; readonly place: string } | null;
  readonly before: readonly Near[];
  readonly alsoAccepting: readonly { readonly name: string }[];
  readonly nearest: readonly Near[];
}

interface Near {
  readonly name: string;
  readonly fields: readonly { readonly field: string; readonly ok: boolean }[];
}

async function explain(args: readonly string[], env: Record<string, string> = {}): Promise<Verdict> {
  const space = workspace({ 'scenarios/shop.yaml': SHOP, 'body.json': '{"sku": "A1"}' });
  const { stdout, stderr } = await mockrun(['explain', ...args, '--json'], { cwd: space.directory, env });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Verdict;
}

const unmet = (fields: Near['fields']): string[] => fields.filter(({ ok }) => !ok).map(({ field }) => field);

describe('explain --json', () => {
  test('who answers, who comes before and why not, and who stands behind', async () => {
    const { answeredBy, before, alsoAccepting, nearest } = await explain(['POST', '/orders/7', '--data', '@body.json']);
    expect(answeredBy).toMatchObject({ name: 'number seven', place: expect.stringMatching(/shop\.yaml:6:5$/) });
    expect(alsoAccepting.map(({ name }) => name)).toEqual(['any order']);
    expect(before.map(({ name, fields }) => [name, unmet(fields)])).toEqual([['closed', ['state.shop']]]);
    expect(nearest.map(({ name }) => name)).toEqual(['recorded', 'close']);
  });

  test('the body may come in a variable', async () => {
    const { answeredBy } = await explain(['POST', '/orders/7'], { MOCKRUN_DATA: '{"sku": 1}' });
    expect(answeredBy?.name).toBe('number seven');
  });

  test.each([
    ['/orders', 'recorded'],
    ['http://localhost:8500/orders', 'recorded'],
    ['https://api.shop.test/orders', 'recorded'],
    ['http://api.shop.test/orders', undefined],
  ])('the host of %s counts when an entry names it', async (url, name) => {
    expect((await explain(['GET', url])).answeredBy?.name).toBe(name);
  });
});

describe('explain, for people', () => {
  test('tells of entries that come before, and of those behind', async () => {
    const { directory } = workspace({ 'scenarios/shop.yaml': SHOP });
    const { stdout } = await mockrun(['explain', 'POST', '/orders/7', '--data', '{"sku": 1}'], { cwd: directory });
    const [answer, before, behind] = stdout.split('\n\n');
    expect(answer).toMatch(/^"number seven" \(.*shop\.yaml:6:5\) answers POST \/orders\/7$/);
    expect(before).toMatch(/^before it: "closed" .*\n[^]* NO {2}state\.shop {2}expected "closed", got "open"$/);
    expect(behind).toMatch(/^behind it, .*\n {2}"any order" /);
  });

  test('an unmatched request gets the text of the 404 answer', async () => {
    const { directory } = workspace({ 'scenarios/shop.yaml': SHOP });
    const { url } = await serve(directory);
    const { code, stdout } = await mockrun(['explain', 'PUT', '/order/7', directory]);
    const answer = await fetch(`${url}/order/7`, { method: 'PUT', headers: { accept: 'text/plain' } });
    expect([code, stdout]).toEqual([1, await answer.text()]);
  });
});

test('nothing is explained while a file is invalid', async () => {
  const { directory } = workspace({ 'scenarios/bad.yaml': 'pairz: []\n' });
  const { code, stderr } = await mockrun(['explain', 'GET', '/'], { cwd: directory });
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "pairs"?');
});
