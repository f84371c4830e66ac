import { describe, expect, test } from 'vitest';
import { mockrun, workspace } from './harness.ts';

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
  readonly alsoAccepting: readonly { readonly name: string }[];
  readonly nearest: readonly { readonly name: string; readonly fields: readonly { field: string; ok: boolean }[] }[];
}

async function explain(args: readonly string[], env: Record<string, string> = {}): Promise<Verdict> {
  const space = workspace({ 'scenarios/shop.yaml': SHOP, 'body.json': '{"sku": "A1"}' });
  const { stdout, stderr } = await mockrun(['explain', ...args, '--json'], { cwd: space.directory, env });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Verdict;
}

describe('explain --json', () => {
  test('who answers, who stands behind, and who is kept out by what', async () => {
    const { answeredBy, alsoAccepting, nearest } = await explain(['POST', '/orders/7', '--data', '@body.json']);
    expect(answeredBy).toMatchObject({ name: 'number seven', place: expect.stringMatching(/shop\.yaml:6:5$/) });
    expect(alsoAccepting.map(({ name }) => name)).toEqual(['any order']);
    const closed = nearest.find(({ name }) => name === 'closed');
    expect(closed?.fields.filter(({ ok }) => !ok).map(({ field }) => field)).toEqual(['state.shop']);
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

test('nothing is explained while a file is invalid', async () => {
  const { directory } = workspace({ 'scenarios/bad.yaml': 'pairz: []\n' });
  const { code, stderr } = await mockrun(['explain', 'GET', '/'], { cwd: directory });
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "pairs"?');
});
