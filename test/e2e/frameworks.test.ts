import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { examplesIn } from '../docs/markdown.ts';
import { type Workspace, workspace } from './harness.ts';

// The examples of docs/api.md, as they stand there, in a project of their own and with the real frameworks.

const root = fileURLToPath(new URL('../../', import.meta.url));

const SCENARIO = `templates:
  - name: create order
    request:
      method: POST
      path: /orders
      body: {jsonPath: $.sku}
    response: {status: 201}
    expect: {calls: 1}
`;

/** What is under test, once as it should be and once with a path that nobody answers. */
const placeOrder = (path: string): string => `export async function placeOrder(url, order) {
  await fetch(url + '${path}', { method: 'POST', body: JSON.stringify(order) });
}
`;

const vitestExamples = examplesIn('docs/api.md', 'ts').filter(({ about }) => about === 'vitest');
const nodeTestExamples = examplesIn('docs/api.md', 'js').filter(({ about }) => about === 'node:test');
const promised = examplesIn('docs/api.md', 'text').filter(({ about }) => about === 'vitest');

test('there are examples', () => {
  expect([vitestExamples.length, nodeTestExamples.length, promised.length]).toEqual([3, 1, 1]);
});

describe.each(vitestExamples)('Vitest, $place', ({ text }) => {
  test('passes when the mock is used as its scenario says', () => {
    const { output, status } = runVitest(project({ 'orders.test.ts': text, 'orders.js': placeOrder('/orders') }));
    expect(output).toContain('1 passed');
    expect(status).toBe(0);
  });

  test('fails with what the mock has seen instead', () => {
    const { output, status } = runVitest(project({ 'orders.test.ts': text, 'orders.js': placeOrder('/order') }));
    expect(status).toBe(1);
    expect(output).toContain('1 failed');
  });
});

test('the example of the README passes with the scenario of the README', () => {
  const [example] = examplesIn('README.md', 'ts');
  const [scenario] = examplesIn('README.md', 'yaml');
  const files = { 'orders.test.ts': example?.text ?? '', 'scenarios/orders.yaml': scenario?.text ?? '' };
  expect(runVitest(project(files))).toMatchObject({ status: 0, output: expect.stringContaining('1 passed') });
});

test('Vitest shows what the page promises, with the line of the test file that asked', () => {
  const [example] = vitestExamples;
  const broken = project({ 'orders.test.ts': example?.text ?? '', 'orders.js': placeOrder('/order') });
  const { output } = runVitest(broken);
  expect(output).toContain(promised[0]?.text);
  expect(output).toMatch(/❯ orders\.test\.ts:6:14\n(.*\n)*.*const mock = useMock/);
  expect(output).not.toContain('Serialized Error');
});

describe('node:test', () => {
  const [example] = nodeTestExamples;

  test('passes when the mock is used as its scenario says', () => {
    const space = project({ 'orders.test.js': example?.text ?? '', 'orders.js': placeOrder('/orders') });
    expect(runNodeTest(space)).toMatchObject({ status: 0, output: expect.stringContaining('pass 1') });
  });

  test('fails with what the mock has seen instead', () => {
    const space = project({ 'orders.test.js': example?.text ?? '', 'orders.js': placeOrder('/order') });
    const { output, status } = runNodeTest(space);
    expect(status).toBe(1);
    expect(output).toContain('2 problems with the mock');
    expect(output).toContain('✖ unmatched POST /order');
  });
});

test('the examples agree with the types of mockrun, Vitest and Node', () => {
  const examples = [...vitestExamples, ...nodeTestExamples].map(({ text }, index) => [`example-${index}.ts`, text]);
  const space = project({ ...Object.fromEntries(examples), 'orders.js': placeOrder('/orders') });
  space.write('orders.d.ts', 'export function placeOrder(url: string, order: { sku: string }): Promise<void>;\n');
  symlinkSync(`${root}node_modules/@types`, space.path('node_modules/@types'));
  const files = examples.map(([name]) => name as string);
  expect(run(space, [`${root}node_modules/typescript/bin/tsc`, ...files, ...STRICT])).toEqual({
    status: 0,
    output: '',
  });
});

const STRICT =
  '--ignoreConfig --strict --skipLibCheck --noEmit --module nodenext --target es2023 --types node --lib es2023,esnext.disposable'.split(
    ' ',
  );

const project = (files: Readonly<Record<string, string>>): Workspace => {
  const space = workspace({ 'package.json': '{"type": "module"}', 'scenarios/orders.yaml': SCENARIO, ...files });
  space.write('node_modules/.keep', '');
  symlinkSync(root, space.path('node_modules/mockrun'));
  symlinkSync(`${root}node_modules/vitest`, space.path('node_modules/vitest'));
  return space;
};

const runVitest = (space: Workspace) => run(space, [`${root}node_modules/vitest/vitest.mjs`, 'run']);

const runNodeTest = (space: Workspace) => run(space, ['--test', 'orders.test.js']);

function run({ directory }: Workspace, args: readonly string[]) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_|CI$|GITHUB_|FORCE_COLOR$)/.test(name),
  );
  const env = { ...Object.fromEntries(own), NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}
