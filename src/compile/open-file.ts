import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Files } from '../model/ports.ts';
import type { Problem } from '../source/diagnose.ts';
import type { OpenFile } from '../source/reading.ts';

/**
 * Opens files that a scenario names: relative to the scenario's own folder, and only inside the allowed folders, by
 * real path. A guard against mistakes: scenarios are code anyway, and programs may lie anywhere.
 *
 * @param allowed absolute folders: the scenarios directory, and those under `files:` in the configuration
 * @param dependencies collects every path asked for, missing ones too: they may appear later
 */
export function openFileWithin(files: Files, allowed: readonly string[], dependencies: Set<string>): OpenFile {
  return (name, from, anywhere = false) => {
    const path = resolve(dirname(from.text.path), name);
    dependencies.add(path);
    try {
      const real = files.realpath(path);
      if (!anywhere && !allowed.some((folder) => isInside(real, realpathOr(files, folder)))) return outside(name, path);
      return { path, bytes: files.read(path) };
    } catch (error) {
      return unreadable(name, path, error as NodeJS.ErrnoException);
    }
  };
}

const isInside = (path: string, folder: string): boolean => {
  const below = relative(folder, path);
  return below === '' || (!isAbsolute(below) && below !== '..' && !below.startsWith(`..${sep}`));
};

function realpathOr(files: Files, folder: string): string {
  try {
    return files.realpath(folder);
  } catch {
    return folder;
  }
}

const outside = (name: string, path: string): Problem => ({
  code: 'file-outside',
  message: `"${name}" lies outside the scenarios directory`,
  hint: `move it inside, or add its folder under "files:" in mockrun.config.yaml (it is ${path})`,
});

function unreadable(name: string, path: string, error: NodeJS.ErrnoException): Problem {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return {
      code: 'missing-file',
      message: `the file "${name}" does not exist`,
      hint: `names are relative to the file they stand in; looked for ${path}`,
    };
  }
  if (error.code === 'EISDIR') return { code: 'unreadable-file', message: `"${name}" is a directory` };
  return { code: 'unreadable-file', message: `the file "${name}" cannot be read: ${error.code ?? error.message}` };
}
