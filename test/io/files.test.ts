import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listScenarios, shownPath, systemFiles } from '../../src/io/files.ts';
import { Folder } from '../support/folder.ts';

const ids = (folder: Folder): string[] => listScenarios(folder.path).map(({ id }) => id);

test('scenario files, in folders too, by id; nothing else', () => {
  const names = ['b.yaml', 'a.yml', 'sub/deep/c.yaml', 'notes.txt', 'x.json', '.hidden.yaml', '_draft.yaml'];
  const more = ['.git/d.yaml', '_parts/e.yaml', 'mockrun.config.yaml', 'sub/mockrun.config.yaml', 'yaml', 'f.yaml.bak'];
  const folder = new Folder(Object.fromEntries([...names, ...more].map((name) => [name, ''])));
  expect(ids(folder)).toEqual(['a.yml', 'b.yaml', 'sub/deep/c.yaml']);
});

test('a mounted ConfigMap: what is seen counts, not where it leads', () => {
  const folder = new Folder({ '..2026_01/a.yaml': '', 'other/b.yaml': '' });
  symlinkSync('..2026_01', folder.at('..data'));
  symlinkSync('..data/a.yaml', folder.at('a.yaml'));
  symlinkSync('other', folder.at('linked'));
  expect(ids(folder)).toEqual(['a.yaml', 'linked/b.yaml', 'other/b.yaml']);
});

test('links in circles end', () => {
  const folder = new Folder({ 'sub/a.yaml': '' });
  symlinkSync('..', folder.at('sub/up'));
  symlinkSync('self.yaml', folder.at('self.yaml'));
  expect(ids(folder)).toEqual(['self.yaml', 'sub/a.yaml']);
});

test('a link that leads nowhere is listed, so that somebody says so', () => {
  const folder = new Folder();
  symlinkSync('gone.yaml', folder.at('a.yaml'));
  expect(ids(folder)).toEqual(['a.yaml']);
});

test.skipIf(process.getuid?.() === 0)('so is a folder that cannot be looked into', () => {
  const folder = new Folder({ 'locked/a.yaml': '' });
  chmodSync(folder.at('locked'), 0);
  expect(ids(folder)).toEqual(['locked/']);
  chmodSync(folder.at('locked'), 0o755);
});

test('paths are shown relative to the current directory when they are below it', () => {
  expect(shownPath(`${process.cwd()}/scenarios/a.yaml`)).toBe('scenarios/a.yaml');
  expect(shownPath('/elsewhere/a.yaml')).toBe('/elsewhere/a.yaml');
});

test.skipIf(process.platform === 'win32')('what is no regular file is not read: a pipe would be waited for', () => {
  const folder = new Folder({ 'a.yaml': 'x: 1' });
  execFileSync('mkfifo', [folder.at('pipe.yaml')]);
  symlinkSync('/dev/zero', folder.at('endless.yaml'));
  expect(String(systemFiles.read(folder.at('a.yaml')))).toBe('x: 1');
  for (const name of ['endless.yaml', 'pipe.yaml']) {
    expect(() => systemFiles.read(folder.at(name))).toThrow('no regular file');
  }
  expect(() => systemFiles.read(folder.path)).toThrow('EISDIR');
});
