import { mkdirSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeReadyFile } from '../../src/io/ready-file.ts';
import { Folder } from '../support/folder.ts';

test('a ready file that cannot be written leaves nothing behind', () => {
  const folder = new Folder();
  mkdirSync(folder.at('ready.json'));
  expect(() => writeReadyFile(folder.at('ready.json'), { url: 'http://127.0.0.1:1', entries: 1 })).toThrow();
  expect(readdirSync(folder.path)).toEqual(['ready.json']);
});
