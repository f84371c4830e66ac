import { expect, test } from 'vitest';
import { flaggedMiddleware } from '../../src/compile/global-middleware.ts';
import { MemoryFiles } from '../support/memory-files.ts';

const flagged = (...written: string[]) => {
  const files = new MemoryFiles();
  files.contents.set('/started/mw.py', 'import json');
  return flaggedMiddleware(written, { flag: '--middleware', folder: '/started', files });
};

test('a flag names programs, relative to where mockrun was started, and URLs', () => {
  const { middleware, diagnostics } = flagged('./mw.py', 'http://127.0.0.1:9/m');
  expect(diagnostics).toEqual([]);
  expect(middleware.map(({ name, timeout }) => [name, timeout])).toEqual([
    ['./mw.py', 10_000],
    ['POST http://127.0.0.1:9/m', 10_000],
  ]);
});

test.each([
  ['none.py', 'there is no program "none.py"'],
  ['', 'no program is named'],
  ['client:mine', 'a program is expected here, and this names a function'],
  ['http://', '"http://" is no URL: it names no host'],
])('%j is told of', (written, message) => {
  expect(flagged(written).diagnostics.map((problem) => problem.message)).toEqual([message]);
});
