import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../../model/processes.ts';

/** Why a program could not be started, in plain words, with what to do about it. */
export function cannotStart({ program, cwd }: Command, error: NodeJS.ErrnoException): string {
  if (!isDirectory(cwd)) return `the folder ${cwd}, in which it should run, does not exist`;
  const named = /[/\\]/.test(program);
  const file = path.resolve(cwd, program);
  switch (error.code ?? '') {
    case 'ENOENT':
    case 'ENOTDIR':
      if (!named) return `no program is called ${quoted(program)} in the folders of PATH`;
      if (!existsSync(file)) return `the program ${quoted(program)} does not exist: looked for ${file}`;
      return `${quoted(program)} cannot be started: the interpreter in its first line does not exist`;
    case 'EACCES':
    case 'EPERM':
      if (named && isDirectory(file)) return `${quoted(program)} is a folder, not a program`;
      return `${quoted(program)} is not executable: make it so with chmod +x, or name its interpreter before it`;
    case 'ENOEXEC':
      return `${quoted(program)} is no program of this system: its first line should name an interpreter`;
    case 'E2BIG':
      return 'its arguments and environment are too long for the system';
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return `the system has no room for another process (${error.code})`;
    default:
      return `${quoted(program)} cannot be started: ${error.message}`;
  }
}

const quoted = (text: string): string => JSON.stringify(text);

const isDirectory = (file: string): boolean => {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
};
