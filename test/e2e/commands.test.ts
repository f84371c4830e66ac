import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { getText, mockrun, serve, workspace } from './harness.ts';

const ORDERS = `pairs:
  - name: list orders
    request: {method: GET, path: /orders}
    response: {body: {orders: []}}
templates:
  - name: one order
    request: {method: GET, path: '/orders/{id}', headers: {Accept: application/json}}
    response: {body: one}
`;

describe('check', () => {
  test('finds nothing wrong', async () => {
    const { code, stdout, stderr } = await mockrun(['check', workspace({ 'orders.yaml': ORDERS }).directory]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/1 pair and 1 template|2 entries/);
  });

  test('a flag that may be repeated leaves the directory behind it alone', async () => {
    const { directory } = workspace({ 'orders.yaml': ORDERS });
    const run = await mockrun(['check', '--post-serve-action', 'tell http://127.0.0.1:9100', directory]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  test('--strict makes a warning an error', async () => {
    const twice = `${ORDERS}  - {name: never, request: {method: GET, path: '/orders/{id}', headers: {Accept: application/json}}, response: {}}\n`;
    const { directory } = workspace({ 'orders.yaml': twice });
    const lax = await mockrun(['check', directory, '--json']);
    expect(lax.code).toBe(0);
    expect(JSON.parse(lax.stdout)).toMatchObject({
      errors: 0,
      warnings: 1,
      diagnostics: [{ code: 'shadowed', severity: 'warning' }],
    });
    expect((await mockrun(['check', directory, '--strict'])).code).toBe(2);
  });

  test.each([
    ['a missing directory', 'nowhere', 2],
    ['a directory without scenarios', '.', 5],
  ])('%s', async (_, directory, expected) => {
    const { code, stderr } = await mockrun(['check', directory], { cwd: workspace().directory });
    expect(code).toBe(expected);
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('explain', () => {
  const explain = async (...args: string[]) =>
    await mockrun(['explain', ...args], { cwd: workspace({ 'scenarios/orders.yaml': ORDERS }).directory });

  test('names the entry that would answer', async () => {
    const { code, stdout } = await explain('GET', '/orders');
    expect(code).toBe(0);
    expect(stdout).toContain('list orders');
    expect(stdout).toContain('orders.yaml:2');
  });

  test('says field by field why the nearest would not', async () => {
    const { code, stdout } = await explain('GET', '/orders/7', '-H', 'Accept: text/html');
    expect(code).toBe(1);
    expect(stdout).toContain('one order');
    expect(stdout).toContain('orders.yaml:6');
    expect(stdout).toMatch(/accept.*application\/json.*text\/html/is);
  });
});

test('schema prints the schema that the package ships', async () => {
  const { code, stdout } = await mockrun(['schema']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(new URL('../../schema.json', import.meta.url), 'utf8')));
});

test('init writes scenarios that check and serve take as they are', async () => {
  const { directory } = workspace();
  const init = await mockrun(['init', 'mocks'], { cwd: directory });
  expect(init.code).toBe(0);
  expect(init.stdout).toContain('mockrun serve');
  expect(await mockrun(['check', 'mocks', '--strict'], { cwd: directory })).toMatchObject({ code: 0 });
  const mock = await serve(`${directory}/mocks`);
  const started = await mock.event('session:started');
  expect(Number(started.pairs) + Number(started.templates)).toBeGreaterThan(0);
  const again = await mockrun(['init', 'mocks'], { cwd: directory });
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('hello.yaml exists already');
  expect(await getText(`${mock.url}/surely-not-there`)).toContain('/surely-not-there');
});

describe('wrong usage', () => {
  test.each([
    ['an unknown flag', ['serve', '--wacth'], '--watch'],
    ['a value that is none', ['serve', '--port', 'many'], '--port'],
    ['an unknown command', ['sevre'], 'serve'],
    ['a flag where there are none', ['init', '--force'], 'mockrun init --help'],
  ])('%s ends with 2 and one plain hint', async (_, args, hint) => {
    const { code, stderr } = await mockrun(args);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test('the sources run as they are, whatever a build that lies about knows of them', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { directory, path } = workspace({
    'bin/dev.js': readFileSync(`${root}bin/dev.js`),
    'package.json': readFileSync(`${root}package.json`),
    'oclif.manifest.json': '{"version": "0.1.0", "commands": {}}',
    'src/commands/brand/new.ts': `import { Command } from '@oclif/core';
      export default class New extends Command { async run(): Promise<void> { await this.parse(New); this.log('ran'); } }`,
  });
  symlinkSync(`${root}node_modules`, path('node_modules'));
  const ran = spawnSync(process.execPath, ['bin/dev.js', 'brand', 'new'], { cwd: directory, encoding: 'utf8' });
  expect([ran.status, ran.stdout]).toEqual([0, 'ran\n']);
});
