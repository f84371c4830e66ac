import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { shownPath } from '../../io/files.ts';
import { CannotStart } from '../../model/cannot-start.ts';
import { isErrno } from '../errno.ts';
import type { ReadFile } from './read-file.ts';

/** The name of a scenario file for a foreign one: nothing that is passed over, and none twice. */
export function freshName(file: string, taken: Set<string>): string {
  const base = path.basename(file, path.extname(file)).replace(/^[._]+/, '') || 'imported';
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

interface Target {
  readonly path: string;
  readonly content: string | Buffer;
}

/** Writes all files or, when one is in the way, none. Gives the scenario files as shown to people. */
export function writeAll(
  files: readonly ReadFile[],
  { folder, force }: { readonly folder: string; readonly force: boolean },
): string[] {
  const scenarios = files.map(({ name, imported }): Target => {
    return { path: path.join(folder, `${name}.yaml`), content: imported.text };
  });
  const bodies = files.flatMap(({ imported }) =>
    [...imported.files].map(([name, content]): Target => ({ path: path.join(folder, name), content })),
  );
  const all = [...bodies, ...scenarios];
  if (!force) refuseOverwriting(all);
  // Bodies first: who watches the directory never finds a scenario whose bodies are missing.
  for (const target of all) write(target, force);
  return scenarios.map((target) => shownPath(target.path));
}

function refuseOverwriting(targets: readonly Target[]): void {
  const there = targets.filter((target) => existsSync(target.path)).map((target) => shownPath(target.path));
  if (there.length === 0) return;
  throw new CannotStart(`${there.join(', ')} ${there.length === 1 ? 'exists' : 'exist'} already`, {
    exitCode: 2,
    hint: 'nothing was written; name another directory with --out, or overwrite with --force',
  });
}

function write({ path: file, content }: Target, force: boolean): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // `wx`: a file that appeared since the check is not overwritten either.
    writeFileSync(file, content, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (!isErrno(error)) throw error;
    throw new CannotStart(`${shownPath(file)} cannot be written: ${error.message}`, { exitCode: 3, cause: error });
  }
}
