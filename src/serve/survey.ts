import type { Files } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { dependencyPrint } from './load-file.ts';
import type { Shelf, ShelvedFile } from './shelf.ts';

/** A file to look at. */
export interface Suspect {
  readonly file: ScenarioPath;
  /** Compile it even when its own text is the same: something it was made from is not. */
  readonly again: boolean;
}

/** The scenarios that these paths are, and those that were made from them. */
export function suspectsAmong(
  paths: readonly string[],
  idOf: (path: string) => string | undefined,
  shelf: Shelf,
  files: Files,
): Suspect[] {
  const found = new Map<string, Suspect>();
  for (const path of paths) {
    const id = idOf(path);
    if (id !== undefined) found.set(id, { file: { id, path }, again: false });
  }
  const touched = new Set(paths);
  for (const shelved of shelf.all()) {
    if (dependsOnChanged(shelved, files, touched)) found.set(shelved.file.id, { file: shelved.file, again: true });
  }
  return [...found.values()];
}

/** Every file that is there or was. */
export function allSuspects(listed: readonly ScenarioPath[], shelf: Shelf, files: Files): Suspect[] {
  const found = new Map<string, Suspect>(listed.map((file) => [file.id, { file, again: false }]));
  for (const shelved of shelf.all()) {
    const { id } = shelved.file;
    if (!found.has(id) || dependsOnChanged(shelved, files)) found.set(id, { file: shelved.file, again: true });
  }
  return [...found.values()];
}

function dependsOnChanged({ dependencies }: ShelvedFile, files: Files, among?: ReadonlySet<string>): boolean {
  for (const [path, print] of dependencies) {
    if ((among?.has(path) ?? true) && dependencyPrint(path, files) !== print) return true;
  }
  return false;
}
