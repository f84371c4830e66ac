import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { eventually, launch, mockrun, workspace } from '../harness.ts';
import { casesIn, ORDERS, site } from './site.ts';

const TESTS = `${ORDERS}tests:
  - name: an order is created
    send: {method: POST, path: /orders, body: {sku: A1}}
    expect: {status: 201, body: {json: {id: o-1}}, answeredBy: create order}
`;

describe('scenarios', () => {
  test('tests are sent, and what none of them asked is replayed', async () => {
    const { directory, path } = site({ 'scenarios/orders.yaml': TESTS });
    const { code, stdout, stderr } = await mockrun(['verify', '--junit', 'report.xml'], { cwd: directory });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('2 of 2 entries hit');
    expect(casesIn(path('report.xml')).map(({ name, status }) => [name, status])).toEqual([
      ['an order is created', 'passed'],
      ['replay of list orders', 'passed'],
      ['entry create order', 'passed'],
    ]);
  });

  test('a test that is not met fails the run, with its place', async () => {
    const wrong = TESTS.replace('expect: {status: 201', 'expect: {status: 202');
    const { directory, path } = site({ 'scenarios/orders.yaml': wrong });
    const { code, stdout } = await mockrun(['verify', '--junit', 'report.xml'], { cwd: directory });
    expect(code).toBe(1);
    expect(stdout).toMatch(/status.*expected 202.*got 201/s);
    expect(stdout).toContain('scenarios/orders.yaml:13:');
    expect(casesIn(path('report.xml')).find(({ status }) => status === 'failure')).toMatchObject({
      name: 'an order is created',
      text: expect.stringContaining('scenarios/orders.yaml:13:'),
    });
  });

  test.each([
    [['--fail-on', 'unused'], 1],
    [['--fail-on', 'unused', '--allow', 'unused'], 0],
    [[], 0],
  ])('%j about an entry that nothing can call', async (flags, expected) => {
    const hidden = `templates: [{name: any, request: {path: {regex: '^/[ab]+$'}}, response: {}}]\n`;
    const { directory } = site({ 'scenarios/hidden.yaml': hidden });
    expect(await mockrun(['verify', ...flags], { cwd: directory })).toMatchObject({ code: expected });
  });

  test('--filter and --bail, by their variables as well', async () => {
    const { directory } = site({ 'scenarios/orders.yaml': TESTS });
    const one = await mockrun(['verify', '--filter', 'list orders'], { cwd: directory });
    expect(one.stdout).toContain('1 passed');
    const none = await mockrun(['verify'], { cwd: directory, env: { MOCKRUN_FILTER: 'no such thing' } });
    expect(none.code).toBe(5);
    const bad = await mockrun(['verify', '--filter', '/(/'], { cwd: directory });
    expect(bad).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--filter') });
  });

  test('an action with a sink stays inside, and --live-actions sends it', async () => {
    const acting = `templates:
  - name: pay
    request: {method: POST, path: /pay}
    response: {status: 201}
    afterActions: {name: audit, webhook: {url: 'http://127.0.0.1:1/audit', body: {a: 1}}, sink: true}
`;
    const { directory } = workspace({ 'scenarios/pay.yaml': acting });
    expect(await mockrun(['verify'], { cwd: directory })).toMatchObject({ code: 0 });
    const live = await mockrun(['verify', '--live-actions'], { cwd: directory });
    expect(live).toMatchObject({ code: 1, stdout: expect.stringContaining('connection refused') });
  });

  test('the configuration speaks, and flags speak over it', async () => {
    const config = 'verify: {filter: list orders, failOn: [unused], junit: report.xml}\n';
    const { directory, path } = site({ 'mockrun.config.yaml': config });
    expect(await mockrun(['verify'], { cwd: directory })).toMatchObject({ code: 0 });
    expect(casesIn(path('report.xml'))).toHaveLength(1);
    const wrong = site({ 'mockrun.config.yaml': 'verify: {failOn: [everything], fast: true}\n' });
    const { code, stderr } = await mockrun(['verify'], { cwd: wrong.directory });
    expect(code).toBe(2);
    expect(stderr).toContain('mockrun.config.yaml:1:');
    expect(stderr).toContain('"fast"');
    expect(stderr).toContain('everything');
  });

  test('what serve: says of the scenarios holds here, too', async () => {
    const announced = 'templates: [{name: t, request: {path: /t}, response: {postServeAction: tell}}]\n';
    const { directory, write } = workspace({ 'scenarios/t.yaml': announced });
    const unknown = await mockrun(['verify', '--junit', 'report.xml'], { cwd: directory });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('tell') });
    write('mockrun.config.yaml', `serve: {postServeAction: ['tell ${process.execPath} hook.mjs 0']}\n`);
    write('hook.mjs', '');
    expect(await mockrun(['verify'], { cwd: directory })).toMatchObject({ code: 0 });
  });
});

describe('what cannot be judged', () => {
  test('no scenarios: 5, and a report that says so', async () => {
    const { directory, path } = workspace({ 'scenarios/readme.txt': '' });
    const { code, stderr } = await mockrun(['verify', '--junit', 'report.xml'], { cwd: directory });
    expect(code).toBe(5);
    expect(stderr).toContain('there are no scenarios');
    expect(casesIn(path('report.xml'))).toMatchObject([{ status: 'error' }]);
  });

  test('no such directory: 2', async () => {
    const { directory } = workspace();
    expect(await mockrun(['verify', 'nowhere'], { cwd: directory })).toMatchObject({ code: 2 });
  });

  test('an invalid file: its diagnostics, 2, and a report that names it', async () => {
    const { directory, path } = site({ 'scenarios/bad.yaml': 'pairs: [{nmae: x}]\n' });
    const { code, stderr, stdout } = await mockrun(['verify', '--junit', 'report.xml'], { cwd: directory });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('scenarios/bad.yaml:1:10');
    const [broken, ...others] = casesIn(path('report.xml'));
    expect(broken).toMatchObject({ status: 'error', text: expect.stringContaining('unknown key "nmae"') });
    expect(others).toEqual([]);
  });

  test.each([
    ['missing', 'nowhere/report.xml'],
    ['a file', 'scenarios/orders.yaml/report.xml'],
  ])('a report whose folder is %s is told of before anything runs', async (_, report) => {
    const { directory } = site();
    const { code, stdout, stderr } = await mockrun(['verify', '--junit', report], { cwd: directory });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(report);
  });

  test('a port that is taken: 3', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { directory, path } = site();
    const taken = ['verify', '--port', String(port), '--junit', 'report.xml'];
    const { code, stderr } = await mockrun(taken, { cwd: directory });
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain(`port ${port}`);
    expect(casesIn(path('report.xml'))).toMatchObject([{ status: 'error', text: expect.stringContaining('taken') }]);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s in the middle: the report is whole, and says so',
    async (signal) => {
      const slow = `templates:
  - {name: quick, request: {method: GET, path: /quick}, response: {body: q}}
  - {name: slow, request: {method: GET, path: /slow}, response: {delay: 60s}}
  - {name: later, request: {method: GET, path: /later}, response: {body: l}}
`;
      const { directory, path } = workspace({ 'scenarios/slow.yaml': slow });
      const running = launch(['verify', '--reporter', 'json=verbose', '--junit', 'r.xml'], { cwd: directory });
      await eventually(
        () => running.stdout().includes('"/slow"'),
        () => `the slow one was never asked for: ${running.stdout()}`,
      );
      running.child.kill(signal);
      const { code } = await running.ended;
      expect(code).toBe({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal]);
      expect(casesIn(path('r.xml')).map(({ name, status }) => [name, status])).toEqual([
        ['replay of quick', 'passed'],
        ['replay of slow', 'error'],
        ['replay of later', 'error'],
      ]);
      expect(casesIn(path('r.xml'))[1]?.text).toContain('interrupted');
    },
  );
});

describe('strange scenarios', () => {
  test('names with quotes, emoji, control characters, and 10,000 characters', async () => {
    const names = ['say "hi" & <bye>', "it's", 'party \u{1F389}', 'bell \u0007 and \u001b[31mred', 'x'.repeat(10_000)];
    const tests = names.map(
      (name) => `  - {name: ${JSON.stringify(name)}, send: {path: /orders}, expect: {status: 418}}`,
    );
    const { directory, path } = site({ 'scenarios/orders.yaml': `${ORDERS}tests:\n${tests.join('\n')}\n` });
    const { code, stdout } = await mockrun(['verify', '--junit', 'r.xml'], { cwd: directory });
    expect(code).toBe(1);
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0007\u001b]/);
    const xml = readFileSync(path('r.xml'), 'utf8');
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    const failed = casesIn(path('r.xml')).filter(({ status }) => status === 'failure');
    expect(failed).toHaveLength(names.length);
    expect(new Set(failed.map(({ name }) => name)).size).toBe(names.length);
    expect(failed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['say "hi" & <bye>', "it's", 'party \u{1F389}']),
    );
  });

  test('two entries of one name, in two files', async () => {
    const { directory, path } = site({ 'scenarios/more/orders.yaml': ORDERS.replaceAll('/orders', '/more') });
    const { code } = await mockrun(['verify', '--junit', 'r.xml'], { cwd: directory });
    expect(code).toBe(0);
    expect(readFileSync(path('r.xml'), 'utf8').match(/<testsuite /g)).toHaveLength(2);
    expect(casesIn(path('r.xml'))).toHaveLength(4);
  });

  test('10,000 test cases', async () => {
    const tests = Array.from(
      { length: 10_000 },
      (_, at) => `  - {name: t${at}, send: {path: /orders}, expect: {status: 200}}`,
    );
    const { directory, path } = site({ 'scenarios/orders.yaml': `${ORDERS}tests:\n${tests.join('\n')}\n` });
    const { code, stdout } = await mockrun(['verify', '--junit', 'r.xml'], { cwd: directory });
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: expect.stringContaining('10,002 passed'),
    });
    expect(casesIn(path('r.xml'))).toHaveLength(10_002);
  }, 60_000);

  test('a body of 50 MB in a failure', async () => {
    const huge = `pairs: [{name: huge, request: {method: GET, path: /huge}, response: {bodyFile: huge.txt}}]
tests: [{name: small, send: {path: /huge}, expect: {body: small}}]
`;
    const { directory, path, write } = workspace({ 'scenarios/huge.yaml': huge });
    write('scenarios/huge.txt', Buffer.alloc(50 * 1024 * 1024, 'mockrun '));
    const { code, stdout } = await mockrun(['verify', '--junit', 'r.xml'], { cwd: directory });
    expect(code).toBe(1);
    expect(stdout.length).toBeLessThan(20_000);
    expect(readFileSync(path('r.xml')).length).toBeLessThan(50_000);
    expect(casesIn(path('r.xml'))[0]).toMatchObject({ name: 'small', status: 'failure' });
  }, 60_000);
});

test('one document a line on stdout with --reporter json, and nothing else', async () => {
  const { directory } = site({ 'scenarios/orders.yaml': TESTS });
  const { stdout, stderr } = await mockrun(['verify', '--reporter', 'json'], { cwd: directory });
  expect(stderr).toBe('');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  const types = events.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['session:started', 'verify:started', 'case:finished', 'verify:ended']));
});
