import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * How files are called from the root of the repository, with `/`, as CI servers want it: what mockrun shows is relative
 * to where it was started. The root is what the CI server says, else the nearest folder with a `.git`, else the current
 * one; files outside stay as they are.
 */
export function namesFromRoot(env: Readonly<Record<string, string | undefined>>): (file: string) => string {
  const here = path.resolve('.');
  const root = path.resolve(env.GITHUB_WORKSPACE || env.CI_PROJECT_DIR || env.WORKSPACE || repositoryAbove(here));
  if (root === here) return (file) => file;
  return (file) => {
    const relative = path.relative(root, path.resolve(here, file));
    const outside = relative === '' || relative.startsWith('..') || path.isAbsolute(relative);
    return outside ? file : relative.split(path.sep).join('/');
  };
}

function repositoryAbove(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return from;
  }
}
