import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createScriptFiles } from '../../src/io/script-files.ts';

function setup() {
  const scripts = createScriptFiles();
  onTestFinished(() => scripts.close());
  return scripts;
}

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('only this user may read them, or look into their folder', () => {
  const file = setup().write('../../etc/passwd', 'print(1)');
  expect(readFileSync(file, 'utf8')).toBe('print(1)');
  expect(mode(file)).toBe('600');
  expect(mode(path.dirname(file))).toBe('700');
  expect(path.basename(file)).toBe('script-1');
});

test('one of the same name takes the place of the first, others stand beside it', () => {
  const scripts = setup();
  const first = scripts.write('a', '1');
  const other = scripts.write('b', '2');
  expect(scripts.write('a', '3')).toBe(first);
  expect([first, other].map((file) => readFileSync(file, 'utf8'))).toEqual(['3', '2']);
});

test('they go one by one, or all with their folder', () => {
  const scripts = setup();
  const [first, second] = [scripts.write('a', '1'), scripts.write('b', '2')];
  scripts.remove('a');
  scripts.remove('never there');
  expect([first, second].map((file) => existsSync(file))).toEqual([false, true]);
  const listeners = process.listenerCount('exit');
  scripts.close();
  expect(existsSync(path.dirname(second))).toBe(false);
  expect(process.listenerCount('exit')).toBe(listeners - 1);
});
