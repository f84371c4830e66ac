import { describe, expect, test } from 'vitest';
import { getText, mockrun, serve, workspace } from './harness.ts';

const SIMULATION = JSON.stringify({
  data: {
    pairs: [
      {
        request: {
          method: [{ matcher: 'exact', value: 'GET' }],
          path: [{ matcher: 'exact', value: '/orders' }],
          destination: [{ matcher: 'exact', value: 'shop.test' }],
        },
        response: { status: 200, body: '{"orders":[]}', headers: { 'Content-Type': ['application/json'] } },
      },
      {
        request: { path: [{ matcher: 'glob', value: '/users/*' }] },
        response: { status: 200, body: 'x'.repeat(70_000) },
      },
      { request: { path: [{ matcher: 'fuzzy', value: 'x' }] }, response: { status: 200, body: '' } },
    ],
    globalActions: { delays: [], delaysLogNormal: [] },
  },
  meta: { schemaVersion: 'v5.2' },
});

describe('import', () => {
  test('writes what check accepts and serve answers, and says what is missing', async () => {
    const { directory } = workspace({ 'shop.json': SIMULATION });
    const imported = await mockrun(['import', 'shop.json'], { cwd: directory });
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toBe(`wrote scenarios/shop.yaml: 1 pair and 1 template of shop.json (Hoverfly v5.2)
  left out  data.pairs[2].request.path[0]: there is no matcher "fuzzy"
`);
    expect(await mockrun(['check'], { cwd: directory })).toMatchObject({ code: 0 });
    const { url } = await serve(`${directory}/scenarios`);
    expect(await getText(`${url}/orders`)).toBe('{"orders":[]}');
    expect((await getText(`${url}/users/7`)).length).toBe(70_000);
  });

  test('never writes over a file, unless it is told to', async () => {
    const { directory, write } = workspace({ 'shop.json': SIMULATION, 'out/shop.yaml': 'pairs: []\n' });
    const again = await mockrun(['import', 'shop.json', '--out', 'out'], { cwd: directory });
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('out/shop.yaml exists already');
    write('out/other.txt', 'kept');
    expect(await mockrun(['import', 'shop.json', '--out', 'out', '--force'], { cwd: directory })).toMatchObject({
      code: 0,
    });
  });

  test('names every file that cannot be read, and writes none', async () => {
    const { directory } = workspace({
      'good.json': SIMULATION,
      'bad.json': '{"data": {"pairs": [}',
      'empty.json': '',
      'har.json': '{"log": {"entries": []}}',
      'v9.json': '{"data": {"pairs": []}, "meta": {"schemaVersion": "v9"}}',
      'nothing.json': '{"data": {"pairs": [{"request": {}}]}}',
    });
    const names = ['good.json', 'bad.json', 'empty.json', 'har.json', 'v9.json', 'nothing.json', 'missing.json'];
    const { code, stderr } = await mockrun(['import', ...names], { cwd: directory });
    expect(code).toBe(2);
    expect(stderr).toContain('bad.json: this is no JSON: "}" is not expected here (line 1, column 21)');
    expect(stderr).toContain('empty.json: the file is empty');
    expect(stderr).toContain('har.json: this is no file of a tool that is known');
    expect(stderr).toContain('known are Hoverfly simulations');
    expect(stderr).toContain('v9.json: meta.schemaVersion: simulations of the schema "v9" are not known');
    expect(stderr).toContain('nothing.json: there is nothing in it that could be carried over: data.pairs[0].response');
    expect(stderr).toContain('missing.json: there is no such file');
    expect(stderr).toContain('nothing was written');
    expect((await mockrun(['check'], { cwd: directory })).stderr).toContain('there is no directory scenarios');
  });
});

describe('export', () => {
  test('goes to standard output, and what is missing to standard error', async () => {
    const { directory } = workspace({
      'scenarios/shop.yaml': `pairs:
  - {request: {method: GET, path: /a}, response: {body: a}}
templates:
  - {request: {path: /b}, error: drop}
`,
    });
    const { code, stdout, stderr } = await mockrun(['export'], { cwd: directory });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      data: { pairs: [{ response: { body: 'a' } }] },
      meta: { schemaVersion: 'v5.3' },
    });
    expect(stderr).toBe('  left out  scenarios/shop.yaml:4: error: a broken connection has no counterpart\n');
    const written = await mockrun(['export', '--out', 'back.json'], { cwd: directory });
    expect(written.stdout).toBe('wrote back.json: 1 pair\n');
    expect(await mockrun(['import', 'back.json', '--out', 'again'], { cwd: directory })).toMatchObject({ code: 0 });
  });

  test('refuses broken scenarios', async () => {
    const { directory } = workspace({ 'scenarios/shop.yaml': 'pairs: [{request: {}}]\n' });
    expect(await mockrun(['export'], { cwd: directory })).toMatchObject({ code: 2, stdout: '' });
  });
});
