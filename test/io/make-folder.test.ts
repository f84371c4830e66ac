import { existsSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/io/make-folder.ts';

const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'mockrun-'));

test('all of a path is made, once', () => {
  const folder = path.join(temporary(), 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test('a link to a folder is one', () => {
  const space = temporary();
  symlinkSync(space, path.join(space, 'link'));
  makeFolder(path.join(space, 'link', 'new'));
  expect(statSync(path.join(space, 'new')).isDirectory()).toBe(true);
});

test.each(['', 'below', 'below/below'])('a file in the way is an error, also for "%s"', (below) => {
  const file = path.join(temporary(), 'file');
  writeFileSync(file, 'kept');
  expect(() => makeFolder(path.join(file, below))).toThrow(/EEXIST|ENOTDIR/);
});

test.skipIf(!existsSync('/proc/self'))('a folder that takes no other is an error, and not waited for', () => {
  expect(() => makeFolder('/proc/mockrun/captured')).toThrow('ENOENT');
});
