import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runInThreads } from '../../src/io/in-threads.ts';
import type { ParseJob } from '../../src/source/parse-job.ts';
import type { Tape } from '../../src/source/tape.ts';
import { decodeTape } from '../../src/source/tape-read.ts';
import { SourceText } from '../../src/source/text.ts';
import { parseYaml } from '../../src/source/yaml.ts';
import { mockrun, workspace } from './harness.ts';

const built = (name: string): URL => new URL(`../../dist/${name}`, import.meta.url);

const run = async <Job, Result>(module: URL, jobs: readonly Job[]): Promise<(Result | undefined)[]> => {
  const results: (Result | undefined)[] = [];
  const done = (index: number, result: Result | undefined): void => {
    results[index] = result;
  };
  await runInThreads<Job, Result>(module, jobs, done, built('io/worker.js'));
  return results;
};

test('what a thread parsed is what would have been parsed here, errors too', async () => {
  const texts = [
    'pairs:\n  - &a {request: {method: GET, path: "/ä"}}\n  - *a\n',
    'pairs: [}\n',
    ...Array.from({ length: 20 }, (_, n) => `n: ${n}`),
  ];
  const jobs = texts.map((text): ParseJob => ({ shown: 'a.yaml', path: '/a.yaml', bytes: Buffer.from(text) }));
  const tapes = await run<ParseJob, Tape>(built('source/parse-job.js'), jobs);
  for (const [index, text] of texts.entries()) {
    const source = new SourceText('a.yaml', '/a.yaml', text);
    expect(decodeTape(tapes[index] as Tape, source)).toEqual(parseYaml(source));
  }
});

test('bytes that are no text come back without a result, and so does all that a broken module gets', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00]);
  expect(await run(built('source/parse-job.js'), [{ shown: 'a', path: '/a', bytes }])).toEqual([undefined]);
  const space = workspace({
    'throws.mjs': 'export function run(n) { if (n === 2) throw new Error(); return { result: n, transfer: [] }; }',
    'dies.mjs': 'export function run() { process.exit(1); }',
  });
  const module = (name: string): URL => pathToFileURL(space.path(name));
  expect(await run(module('throws.mjs'), [1, 2, 3])).toEqual([1, undefined, 3]);
  expect(await run(module('dies.mjs'), [1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(
    Array.from({ length: 9 }, () => undefined),
  );
  expect(await run(module('missing.mjs'), [1])).toEqual([undefined]);
});

test('a large directory loads whole, and its mistakes have their places', async () => {
  const pair = (path: string): string =>
    `  - request: {method: GET, path: ${path}}\n    response: {body: '${'x'.repeat(400)}'}\n`;
  const file = (n: number): string =>
    `pairs:\n${Array.from({ length: 300 }, (_, index) => pair(`/f${n}/${index}`)).join('')}`;
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`scenarios/f${n}.yaml`, file(n)]));
  const space = workspace({
    ...files,
    'scenarios/bad.yaml': 'pairs:\n  - request: {mehtod: GET, path: /x}\n    response: {}\n',
  });
  const { code, stderr, stdout } = await mockrun(['serve', 'scenarios', '--port', '0'], { cwd: space.directory });
  expect([code, stdout + stderr]).toEqual([2, expect.stringContaining('bad.yaml:2:15')]);
});
