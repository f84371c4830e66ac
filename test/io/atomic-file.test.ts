import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openAtomicFile } from '../../src/io/atomic-file.ts';
import { Folder } from '../support/folder.ts';

it('puts texts and what was stashed over the file, and leaves nothing beside it', () => {
  const folder = new Folder();
  writeFileSync(folder.at('r.xml'), 'old');
  const file = openAtomicFile(folder.at('r.xml'));
  const first = file.stash('first é🛒');
  const second = file.stash('x'.repeat(3_000_000));
  expect(readFileSync(folder.at('r.xml'), 'utf8')).toBe('old');
  file.publish(['<', second, '|', first, '>']);
  expect(readFileSync(folder.at('r.xml'), 'utf8')).toBe(`<${'x'.repeat(3_000_000)}|first é🛒>`);
  file.publish([first]);
  file.close();
  expect(readFileSync(folder.at('r.xml'), 'utf8')).toBe('first é🛒');
  expect(readdirSync(folder.path)).toEqual(['r.xml']);
});

it('keeps the file as it was when its parts fail', () => {
  const folder = new Folder();
  const file = openAtomicFile(folder.at('r.xml'));
  file.publish(['whole']);
  const parts = function* () {
    yield 'half';
    throw new Error('oh no');
  };
  expect(() => file.publish(parts())).toThrow('oh no');
  file.close();
  expect(readFileSync(folder.at('r.xml'), 'utf8')).toBe('whole');
});

it('says why it could not be written in the end', () => {
  const folder = new Folder();
  const file = openAtomicFile(folder.at('r.xml'));
  mkdirSync(folder.at('r.xml'));
  expect(() => file.publish(['text'])).toThrow(expect.objectContaining({ name: 'CannotStart', exitCode: 3 }));
  file.close();
});

it('follows a link instead of replacing it', () => {
  const folder = new Folder();
  mkdirSync(folder.at('out'));
  writeFileSync(folder.at('out/r.xml'), '');
  symlinkSync(folder.at('out/r.xml'), folder.at('link.xml'));
  const file = openAtomicFile(folder.at('link.xml'));
  file.publish(['new']);
  file.close();
  expect(readFileSync(folder.at('out/r.xml'), 'utf8')).toBe('new');
});

it('writes to a device instead of replacing it', () => {
  const file = openAtomicFile('/dev/null');
  file.publish(['draft'], { draft: true });
  file.publish(['text']);
  file.close();
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

it('says before anything runs what could not be written at the end', () => {
  const folder = new Folder();
  expect(() => openAtomicFile(folder.at('none/r.xml'))).toThrow(
    expect.objectContaining({ exitCode: 3, hint: `make the folder ${folder.at('none')} first` }),
  );
  mkdirSync(folder.at('dir'));
  expect(() => openAtomicFile(folder.at('dir'))).toThrow('(EISDIR)');
  writeFileSync(folder.at('file'), '');
  expect(() => openAtomicFile(folder.at('file/r.xml'))).toThrow('(ENOTDIR)');
  mkdirSync(folder.at('locked'));
  chmodSync(folder.at('locked'), 0o500);
  // Root may write anywhere.
  if (process.getuid?.() !== 0) expect(() => openAtomicFile(folder.at('locked/r.xml'))).toThrow('(EACCES)');
});

it('is completed while the process ends', () => {
  const folder = new Folder();
  const script = `
    import { openAtomicFile } from '${new URL('../../src/io/atomic-file.ts', import.meta.url).href}';
    const file = openAtomicFile(process.argv[1]);
    const part = file.stash('told at the end');
    file.onExit(() => file.publish([part]));
    process.exit(0);`;
  execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder.at('r.xml')]);
  expect(readFileSync(folder.at('r.xml'), 'utf8')).toBe('told at the end');
  expect(readdirSync(folder.path)).toEqual(['r.xml']);
});
