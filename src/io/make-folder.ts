import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it; one that is there is left alone. Not `mkdirSync` with `recursive` alone: where a
 * folder is there, takes no other, and says that it is not there, as `/proc` does, it tries for ever.
 *
 * @throws Node's error: `EEXIST` or `ENOTDIR` when a file is in the way, `EACCES`, `EROFS`, `ENOENT`
 */
export function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    const above = path.dirname(folder);
    if (above !== folder) makeFolder(above);
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  // Nothing to a folder, and an error when it is a file.
  mkdirSync(folder, { recursive: true });
}
