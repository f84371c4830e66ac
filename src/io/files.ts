import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Files, FindProgram } from '../model/ports.ts';
import { isHidden, isScenarioName, type ScenarioPath } from '../model/scenario-file.ts';

export const systemFiles: Files = {
  read(file) {
    const stats = statSync(file);
    // Reading a pipe would wait for somebody to write, and some devices never end.
    if (!stats.isFile() && !stats.isDirectory()) {
      throw Object.assign(new Error(`it is no regular file: ${file}`), { code: 'ENOTSUP' });
    }
    return readFileSync(file);
  },
  realpath: (file) => realpathSync(file),
  program(name, folder) {
    if (name.includes('/') || name.includes(path.sep)) return startable(path.resolve(folder, name));
    const states = (process.env.PATH ?? '')
      .split(path.delimiter)
      .map((each) => startable(path.join(each || '.', name)));
    return (
      states.find((state) => state === 'found') ?? (states.includes('not executable') ? 'not executable' : 'missing')
    );
  },
};

/** On Windows a name may leave its ending out, and no file is marked as executable. */
function startable(file: string): ReturnType<FindProgram> {
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  const stats = endings
    .map((ending) => statSync(file + ending, { throwIfNoEntry: false }))
    .find((one) => one?.isFile());
  if (!stats) return 'missing';
  return process.platform === 'win32' || (stats.mode & 0o111) !== 0 ? 'found' : 'not executable';
}

/** Whether there is a directory of that path; links are followed. */
export const isDirectory = (directory: string): boolean =>
  statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A path as people read it: below where mockrun was started relative to that, absolute otherwise. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

/**
 * The scenario files of a directory, by id. Links to files and folders are followed, and a folder that is reached
 * again through itself is not entered. What cannot be looked into is listed as if it were a file, so that whoever
 * reads it finds out why.
 */
export function listScenarios(directory: string): ScenarioPath[] {
  const found: ScenarioPath[] = [];
  walk(directory, '', [], found);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function walk(folder: string, prefix: string, above: readonly string[], found: ScenarioPath[]): void {
  const real = realpathSync(folder);
  if (above.includes(real)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (isHidden(name)) continue;
    const below = path.join(folder, name);
    const id = `${prefix}${name}`;
    if (entry.isDirectory() || (entry.isSymbolicLink() && leadsToDirectory(below))) {
      try {
        walk(below, `${id}/`, [...above, real], found);
      } catch {
        found.push({ id: `${id}/`, path: below });
      }
    } else if (isScenarioName(name)) {
      found.push({ id, path: below });
    }
  }
}

/** A link that leads nowhere, or in circles, is no directory: it is read as a file then, and that says what is wrong. */
const leadsToDirectory = (link: string): boolean => {
  try {
    return isDirectory(link);
  } catch {
    return false;
  }
};
