import { renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchFiles } from '../../src/io/watch.ts';
import { Folder } from '../support/folder.ts';

const ways: [string, number | undefined][] = [
  ['told by the system', undefined],
  ['polling', 15],
];

async function watching(folder: Folder, poll: number | undefined, files: string[] = [], directory = folder.path) {
  const seen: string[][] = [];
  const all: string[] = [];
  const warnings: string[] = [];
  const watcher = await watchFiles({
    directory,
    files: files.map((name) => folder.at(name)),
    poll,
    changed: (paths) => void seen.push(paths.map((one) => path.relative(folder.path, one))),
    warned: (message) => void warnings.push(message),
  });
  onTestFinished(() => watcher.close());
  return {
    watcher,
    warnings,
    /** Resolves once all of these were reported since the last time. */
    saw: async (...names: string[]) => {
      const missing = () => names.filter((name) => !seen.flat().includes(name));
      await expect.poll(missing, { timeout: 5000 }).toEqual([]);
      all.push(...seen.splice(0).flat());
    },
    /** All that was ever reported. */
    ever: () => [...new Set(all)].toSorted(),
  };
}

describe.each(ways)('%s', (_, poll) => {
  test('edits, atomic saves, new files in new folders, deletions and renames', async () => {
    const folder = new Folder({ 'a.yaml': '1' });
    const { saw } = await watching(folder, poll);
    folder.write('a.yaml', '22');
    await saw('a.yaml');
    folder.replace('a.yaml', '333');
    await saw('a.yaml');
    folder.write('a.yaml', '4444');
    await saw('a.yaml');
    folder.write('sub/deep/b.yml', '1');
    await saw('sub/deep/b.yml');
    folder.rename('a.yaml', 'c.yaml');
    await saw('a.yaml', 'c.yaml');
    folder.remove('sub');
    await saw('sub/deep/b.yml');
  });

  test('what is no scenario is not reported', async () => {
    const folder = new Folder({ 'a.yaml': '1', 'body.txt': '1', '_x/b.yaml': '1', '.c.yaml': '1' });
    const { saw, ever } = await watching(folder, poll);
    for (const name of ['body.txt', '_x/b.yaml', '.c.yaml', 'new.txt', 'node_modules/x/y.yaml.txt'])
      folder.write(name, '22');
    folder.write('a.yaml', '22');
    await saw('a.yaml');
    expect(ever()).toEqual(['a.yaml']);
  });

  test('what scenarios are made from is, wherever it lies, and before it is there', async () => {
    const folder = new Folder({ 'a.yaml': '1', '_bodies/one.json': '1' });
    const { saw, watcher } = await watching(folder, poll, ['_bodies/one.json', 'missing.txt']);
    folder.write('_bodies/one.json', '22');
    await saw('_bodies/one.json');
    folder.write('missing.txt', '1');
    await saw('missing.txt');
    folder.write('later.txt', '1');
    watcher.add([folder.at('later.txt')]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    folder.write('later.txt', '22');
    folder.write('a.yaml', '22');
    await saw('a.yaml', 'later.txt');
  });

  test('also in folders that are passed over or not there yet, and again after that', async () => {
    const folder = new Folder({ 'a.yaml': '1', '_parts/x.txt': '1' });
    const { saw, watcher } = await watching(folder, poll, ['first/a.txt']);
    const later = ['_parts/b.txt', '_parts/deep/c.txt', 'new/d.txt'];
    watcher.add(later.map((name) => folder.at(name)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const text of ['1', '22', '333']) {
      for (const name of ['first/a.txt', ...later]) folder.write(name, text);
      await saw('first/a.txt', ...later);
    }
  });

  test('a directory that is removed and comes back, and one that takes its place', async () => {
    const home = new Folder({ 'scenarios/a.yaml': '1', 'next/b.yaml': '1' });
    const { saw } = await watching(home, poll, [], home.at('scenarios'));
    home.remove('scenarios');
    await saw('scenarios/a.yaml');
    home.write('scenarios/c.yaml', '1');
    await saw('scenarios/c.yaml');
    home.write('scenarios/c.yaml', '22');
    await saw('scenarios/c.yaml');
    home.rename('scenarios', 'old');
    home.rename('next', 'scenarios');
    await saw('scenarios/b.yaml', 'scenarios/c.yaml');
    home.write('scenarios/b.yaml', '22');
    await saw('scenarios/b.yaml');
  });

  test('hundreds of files at once', async () => {
    const names = Array.from({ length: 500 }, (_value, index) => `f${index}.yaml`);
    const folder = new Folder(Object.fromEntries(names.map((name) => [name, '1'])));
    const { saw } = await watching(folder, poll);
    for (const name of names) folder.write(name, '22');
    await saw(...names);
  });
});

test('polling sees a link that is moved to another folder, as Kubernetes updates a ConfigMap', async () => {
  const folder = new Folder({ '..1/a.yaml': 'one', '..2/a.yaml': 'two' });
  symlinkSync('..1', folder.at('..data'));
  symlinkSync('..data/a.yaml', folder.at('a.yaml'));
  const { saw } = await watching(folder, 15);
  symlinkSync('..2', folder.at('..data_tmp'));
  renameSync(folder.at('..data_tmp'), folder.at('..data'));
  await saw('a.yaml');
});
