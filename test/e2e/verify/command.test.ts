import { chmodSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventually, launch, mockrun } from '../harness.ts';
import { ASK, casesIn, isAlive, node, site, written } from './site.ts';

const GOOD = node(`${ASK} await ask('POST', '/orders'); await ask('GET', '/orders'); console.log('all is well');`);

describe('a command', () => {
  test('finds the mock, and what it did is judged', async () => {
    const { directory, path } = site();
    const { code, stdout, stderr } = await mockrun(['verify', '--junit', 'r.xml', '--', ...GOOD], { cwd: directory });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('all is well');
    expect(stdout).toContain('2 of 2 entries hit');
    expect(casesIn(path('r.xml')).map(({ name, status }) => [name.split(' ', 2).join(' '), status])).toEqual([
      [`command ${process.execPath}`, 'passed'],
      ['entry list', 'passed'],
      ['entry create', 'passed'],
    ]);
  });

  test('what stands behind the dashes is its own, flags and all', async () => {
    const { directory } = site();
    const words = [
      ...node('console.log(JSON.stringify(process.argv.slice(1)))'),
      '--',
      'verify',
      '--junit',
      '--help',
      'a b',
      '',
    ];
    const { stdout } = await mockrun(['verify', 'scenarios', '--', ...words], { cwd: directory });
    expect(stdout).toContain('["verify","--junit","--help","a b",""]');
  });

  test('gets the variables of the configuration, addresses filled in', async () => {
    const env = `verify: {env: {API_URL: '{{mock.url}}/v1', ADMIN: '{{ mock.adminUrl }}', MODE: test}}\n`;
    const { directory } = site({ 'mockrun.config.yaml': env });
    const code = `const {API_URL, ADMIN, MODE, MOCKRUN_URL, MOCKRUN_ADMIN_URL} = process.env;
      console.log(API_URL === MOCKRUN_URL + '/v1', ADMIN === MOCKRUN_ADMIN_URL, MODE, (await fetch(ADMIN + '/api/health')).status);`;
    const { stdout } = await mockrun(['verify', '--', ...node(code)], { cwd: directory });
    expect(stdout).toContain('true true test 200');
  });

  test('a variable that asks for something unknown is told of with its place', async () => {
    const { directory } = site({ 'mockrun.config.yaml': `verify:\n  env:\n    API_URL: '{{mock.port}}'\n` });
    const { code, stderr } = await mockrun(['verify', '--', 'true'], { cwd: directory });
    expect(code).toBe(2);
    expect(stderr).toContain('mockrun.config.yaml:3:14');
    expect(stderr).toContain('{{mock.url}}');
  });

  test('that fails: 1, and its own code is in the report', async () => {
    const { directory, path } = site();
    const failing = node(`${ASK} await ask('POST', '/orders'); process.exitCode = 7;`);
    const { code, stdout } = await mockrun(['verify', '--junit', 'r.xml', '--', ...failing], { cwd: directory });
    expect(code).toBe(1);
    expect(stdout).toContain('exited with 7');
    expect(casesIn(path('r.xml'))[0]).toMatchObject({
      status: 'failure',
      text: expect.stringContaining('exited with 7'),
    });
  });

  test.each([
    ['an expectation that is not met', [`await ask('GET', '/orders')`], [], 'calls: expected 1 call, got 0 calls'],
    [
      'a request that nothing answers',
      [`await ask('POST', '/orders')`, `await ask('GET', '/x')`],
      [],
      'unmatched GET /x',
    ],
    ['an entry that nothing called', [`await ask('POST', '/orders')`], ['--fail-on', 'unused'], 'list orders'],
  ])('%s fails the run', async (_, asks, flags, told) => {
    const { directory } = site();
    const command = node(`${ASK} ${asks.join('; ')}`);
    const { code, stdout } = await mockrun(['verify', ...flags, '--', ...command], { cwd: directory });
    expect(code).toBe(1);
    expect(stdout).toContain(told);
  });

  test('actions that go on when it has ended are waited for, and judged', async () => {
    const acting = `templates:
  - name: pay
    request: {method: POST, path: /pay}
    response: {status: 201}
    afterActions:
      - {name: late, run: [${process.execPath}, -e, ''], delay: 300ms}
      - {name: wrong, run: [${process.execPath}, -e, 'process.exit(3)'], delay: 300ms, sink: true}
`;
    const { directory, path } = site({ 'scenarios/pay.yaml': acting });
    const command = node(`${ASK} await ask('POST', '/orders'); await ask('POST', '/pay')`);
    const { code } = await mockrun(['verify', '--junit', 'r.xml', '--', ...command], { cwd: directory });
    expect(code).toBe(1);
    const actions = casesIn(path('r.xml')).filter(({ name }) => name.startsWith('action '));
    expect(actions.map(({ name, status }) => [name, status])).toEqual([
      ['action late (pay)', 'passed'],
      ['action wrong (pay)', 'failure'],
    ]);
  });

  test('does not end before the grace does, when actions never end', async () => {
    const stuck = `templates:
  - name: pay
    request: {method: POST, path: /pay}
    response: {status: 201}
    afterActions: {name: stuck, run: [sleep, '60'], timeout: 60s}
`;
    const { directory } = site({ 'scenarios/pay.yaml': stuck });
    const command = node(`${ASK} await ask('POST', '/orders'); await ask('POST', '/pay')`);
    const { code, stdout } = await mockrun(['verify', '--grace', '200ms', '--', ...command], { cwd: directory });
    expect(code).toBe(1);
    expect(stdout).toContain('abandoned: the grace of 200 ms was over');
  });

  test('has stdout for itself when a program reads that of mockrun', async () => {
    const { directory } = site();
    const { stdout, stderr } = await mockrun(['verify', '--reporter', 'json', '--', ...GOOD], { cwd: directory });
    expect(stderr).toContain('all is well');
    for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('type');
  });
});

describe('a command that goes wrong', () => {
  test.each([
    ['does not exist', 'no-such-program', 'no program is called "no-such-program"'],
    ['is not executable', './plain.txt', 'is not executable'],
    ['is a folder', './scenarios', 'is a folder'],
  ])('%s: 3', async (_, word, told) => {
    const { directory, path } = site({ 'plain.txt': 'no program' });
    const { code } = await mockrun(['verify', '--timeout', '5m', '--junit', 'r.xml', '--', word], { cwd: directory });
    expect(code).toBe(3);
    expect(casesIn(path('r.xml'))[0]).toMatchObject({ status: 'error', text: expect.stringContaining(told) });
  });

  test('no command behind the dashes, or options that it makes pointless: 2', async () => {
    const { directory } = site();
    expect(await mockrun(['verify', '--'], { cwd: directory })).toMatchObject({ code: 2 });
    const pointless = await mockrun(['verify', '--bail', '--', 'true'], { cwd: directory });
    expect(pointless).toMatchObject({ code: 2, stderr: expect.stringContaining('--bail') });
  });

  test('hangs: --timeout ends it, though it does not listen to SIGTERM', async () => {
    const { directory, path } = site();
    const deaf = node(
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); require('fs').writeFileSync('pid', String(process.pid));`,
    );
    const { code, stdout } = await mockrun(['verify', '--timeout', '1s', '--junit', 'r.xml', '--', ...deaf], {
      cwd: directory,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('--timeout of 1 s');
    expect(casesIn(path('r.xml'))[0]).toMatchObject({ status: 'failure', text: expect.stringContaining('SIGKILL') });
    expect(isAlive(Number(readFileSync(path('pid'), 'utf8')))).toBe(false);
  });

  test('is killed', async () => {
    const { directory, path } = site();
    const suicide = node(`process.kill(process.pid, 'SIGKILL')`);
    const { code } = await mockrun(['verify', '--junit', 'r.xml', '--', ...suicide], { cwd: directory });
    expect(code).toBe(1);
    expect(casesIn(path('r.xml'))[0]?.text).toContain('was killed by SIGKILL');
  });

  test.each([
    ['of its group', 'detached: false'],
    ...(process.platform === 'linux' ? [['that have left its group', 'detached: true']] : []),
  ])('leaves children behind %s: they are ended, and told of', async (_, detached) => {
    const { directory, path } = site();
    const leaving = node(
      `${ASK} await ask('POST', '/orders');
      const child = require('child_process').spawn('sleep', ['300'], {${detached}, stdio: 'inherit'});
      require('fs').writeFileSync('pid', String(child.pid)); child.unref();`.replace('await ask', 'ask'),
    );
    const { code, stdout } = await mockrun(['verify', '--junit', 'r.xml', '--', ...leaving], { cwd: directory });
    const pid = Number(readFileSync(path('pid'), 'utf8'));
    expect(isAlive(pid)).toBe(false);
    expect(stdout).toContain(`sleep (${pid})`);
    expect(casesIn(path('r.xml'))[0]?.text).toContain(`sleep (${pid})`);
    expect(code).toBe(0);
  });
});

describe('signals', () => {
  // The signal reaches its child as well: when that ends first, the nurse must not be over before it has heard anything.
  const NURSE = `const fs = require('fs'), child = require('child_process').spawn('sleep', ['300']);
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => { fs.writeFileSync('told', 'SIGTERM'); process.exit(0) });
    process.on('SIGINT', () => { fs.writeFileSync('told', 'SIGINT'); process.exit(0) });
    fs.writeFileSync('pids.tmp', process.pid + ' ' + child.pid); fs.renameSync('pids.tmp', 'pids');`;

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s is passed on, nothing is orphaned, and the report is whole', async (signal, expected) => {
    const { directory, path } = site();
    const running = launch(['verify', '--junit', 'r.xml', '--', ...node(NURSE)], { cwd: directory });
    const pids = (await written(path('pids'))).split(' ').map(Number);
    expect(pids.every(isAlive)).toBe(true);
    running.child.kill(signal);
    const { code } = await running.ended;
    expect(code).toBe(expected);
    expect(readFileSync(path('told'), 'utf8')).toBe(signal);
    expect(pids.some(isAlive)).toBe(false);
    const cases = casesIn(path('r.xml'));
    expect(cases[0]).toMatchObject({ status: 'error', text: expect.stringContaining(`interrupted by ${signal}`) });
    expect(cases.find(({ name }) => name === 'entry create order')).toMatchObject({ status: 'error' });
  });

  test('a second one ends everything at once, and the report is whole all the same', async () => {
    const { directory, path } = site();
    const deaf = node(`process.on('SIGINT', () => require('fs').writeFileSync('told', '1'));
      const { pid } = require('child_process').spawn('sleep', ['300'], { detached: process.platform === 'linux' });
      setInterval(() => {}, 1000);
      require('fs').writeFileSync('tmp', process.pid + ' ' + pid); require('fs').renameSync('tmp', 'pids');`);
    const running = launch(['verify', '--junit', 'r.xml', '--', ...deaf], { cwd: directory });
    const pids = (await written(path('pids'))).split(' ').map(Number);
    running.child.kill('SIGINT');
    await written(path('told'));
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    await eventually(
      () => !pids.some(isAlive),
      () => 'the command lives on',
    );
    expect(casesIn(path('r.xml'))).toMatchObject([{ status: 'error', text: expect.stringContaining('interrupted') }]);
  });

  test('a report is whole even when mockrun itself is killed', async () => {
    const { directory, path } = site();
    const waiting = node(`require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)`);
    const running = launch(['verify', '--junit', 'r.xml', '--', ...waiting], { cwd: directory });
    const pid = Number(await written(path('pid')));
    running.child.kill('SIGKILL');
    await eventually(
      () => running.child.signalCode === 'SIGKILL',
      () => 'it lives on',
    );
    // Nobody is left to end it.
    process.kill(pid, 'SIGKILL');
    expect(casesIn(path('r.xml'))).toMatchObject([{ status: 'error', text: expect.stringContaining('interrupted') }]);
  });
});

test.skipIf(process.getuid?.() === 0)(
  'a report in a folder that is read-only is told of before anything runs',
  async () => {
    const { directory, path } = site({ 'reports/.keep': '' });
    chmodSync(path('reports'), 0o555);
    const { code, stderr } = await mockrun(['verify', '--junit', 'reports/r.xml', '--', 'touch', 'ran'], {
      cwd: directory,
    });
    chmodSync(path('reports'), 0o755);
    expect(code).toBe(3);
    expect(stderr).toContain('reports/r.xml (EACCES)');
  },
);
