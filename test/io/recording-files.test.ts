import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { recordingFiles } from '../../src/io/recording-files.ts';
import { Folder } from '../support/folder.ts';

test('the YAML files of a folder and of those in it, but not of others that may hold thousands', () => {
  const { path: folder } = new Folder({
    'a.yaml': '',
    'b/c.yml': '',
    'b/d.json': '',
    '.git/e.yaml': '',
    'node_modules/x/f.yaml': '',
  });
  symlinkSync(folder, path.join(folder, 'circle'));
  const found = recordingFiles.list(folder).map((file) => path.relative(folder, file));
  expect(found.toSorted()).toEqual(['a.yaml', path.join('b', 'c.yml')]);
  expect(recordingFiles.list(path.join(folder, 'none'))).toEqual([]);
});

test('a stamp tells when somebody has written, also as much as was there', async () => {
  const folder = new Folder({ 'a.yaml': 'one' });
  const file = path.join(folder.path, 'a.yaml');
  const before = recordingFiles.stamp(file);
  expect(recordingFiles.stamp(file)).toBe(before);
  await recordingFiles.write(file, 'two');
  expect(recordingFiles.stamp(file)).not.toBe(before);
  expect(recordingFiles.stamp(`${file}.none`)).toBeUndefined();
});

test('nothing is appended to what is not there', async () => {
  const folder = new Folder({});
  const file = path.join(folder.path, 'a.yaml');
  await expect(recordingFiles.append(file, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(existsSync(file)).toBe(false);
});

test.skipIf(!existsSync('/dev/full'))('a full disk is told', async () => {
  await expect(recordingFiles.append('/dev/full', 'x')).rejects.toMatchObject({ code: 'ENOSPC' });
});
