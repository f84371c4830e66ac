import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventually, launch, mockrun, serve, type Workspace, workspace } from './harness.ts';

const ORDERS = `pairs:
  - name: list orders
    request: {method: GET, path: /orders}
    response: {body: {orders: []}}
tests:
  - name: orders are listed
    send: {path: /orders}
    expect: {status: 404}
`;

const site = (): Workspace => workspace({ 'mocks/scenarios/orders.yaml': ORDERS, 'mocks/.keep': '' });

test('a run that is killed leaves a report that says so', async () => {
  const { directory, path, write } = site();
  write('mocks/scenarios/slow.yaml', 'pairs: [{request: {method: GET, path: /slow}, response: {delay: 60s}}]');
  const run = launch(['verify', 'mocks/scenarios', '--junit', 'report.xml'], { cwd: directory });
  await eventually(() => run.stdout().includes('orders are listed'), run.stderr);
  run.child.kill('SIGKILL');
  await run.ended;
  expect(readFileSync(path('report.xml'), 'utf8')).toMatch(/<error message="interrupted"[^]*<\/testsuites>\n$/);
});

test('a second signal ends a run at once, and its report is whole', async () => {
  const { directory, path } = site();
  const deaf = [
    '--',
    process.execPath,
    '-e',
    'process.on("SIGTERM", () => {}); console.log("runs"); setInterval(() => {}, 9)',
  ];
  const run = launch(['verify', 'mocks/scenarios', '--junit', 'report.xml', ...deaf], { cwd: directory });
  await eventually(() => run.stdout().includes('runs'), run.stderr);
  run.child.kill('SIGTERM');
  await eventually(() => run.stdout().includes('$'), run.stderr);
  run.child.kill('SIGTERM');
  expect((await run.ended).code).toBe(143);
  const report = readFileSync(path('report.xml'), 'utf8');
  expect(report).toMatch(/name="command [^]*<error message="interrupted"[^]*<\/testsuites>\n$/);
  expect(readdirSync(directory).toSorted()).toEqual(['mocks', 'report.xml']);
});

test('annotations name files from the root of the repository, and the job has a summary', async () => {
  const { directory, path } = site();
  const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: directory, GITHUB_STEP_SUMMARY: path('summary.md') };
  const { stdout, code } = await mockrun(['verify', 'scenarios', '--junit', 'r.xml'], { cwd: path('mocks'), env });
  expect(code).toBe(1);
  const [annotation] = stdout.split('\n').filter((line) => line.startsWith('::'));
  expect(annotation).toMatch(
    /^::error file=mocks\/scenarios\/orders.yaml,line=6,col=5,title=.*orders are listed::status/,
  );
  expect(readFileSync(path('summary.md'), 'utf8')).toMatch(/^## mockrun: .*1 failed/);
  expect(readFileSync(path('mocks/r.xml'), 'utf8')).toContain('file="mocks/scenarios/orders.yaml" line="6"');
});

test('annotations disturb no document, and a summary that cannot be written is told', async () => {
  const { directory, path } = site();
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: path('none/summary.md') };
  const args = ['verify', 'mocks/scenarios', '--reporter', 'json'];
  const { stdout, stderr, code } = await mockrun(args, { cwd: directory, env });
  expect(code).toBe(1);
  for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('type');
  expect(stderr).toMatch(/^::error file=mocks\/scenarios\/orders.yaml/);
  expect(stderr).toContain('cannot write the job summary');
});

test('a report that cannot be written is told before anything runs', async () => {
  const { directory, path } = site();
  const touch = ['--', process.execPath, '-e', `require("fs").writeFileSync(${JSON.stringify(path('ran'))}, "")`];
  const run = await mockrun(['verify', 'mocks/scenarios', '--junit', 'none/report.xml', ...touch], { cwd: directory });
  expect(run).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^cannot write none\/report.xml/) as string,
  });
  expect(existsSync(path('ran'))).toBe(false);
});

test('a report that can no longer be written at the end is no success', async () => {
  const { directory } = site();
  const spoil = ['--', 'sh', '-c', 'rm report.xml && mkdir report.xml && true'];
  const { code, stderr } = await mockrun(['verify', 'mocks/scenarios', '--junit', 'report.xml', ...spoil], {
    cwd: directory,
  });
  expect({ code, stderr }).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^the report is not complete: /) as string,
  });
});

test('a port that is taken is in the report', async () => {
  const { directory, path } = site();
  const first = await serve(path('mocks/scenarios'));
  const args = ['serve', 'mocks/scenarios', '--port', String(first.port), '--admin-port', '0', '--junit', 'report.xml'];
  const { code, stderr } = await mockrun(args, { cwd: directory });
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('taken') as string });
  expect(readFileSync(path('report.xml'), 'utf8')).toMatch(/<error message="[^"]*taken/);
});
