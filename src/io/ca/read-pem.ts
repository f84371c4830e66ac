import { readFileSync } from 'node:fs';
import { CannotStart } from '../../model/cannot-start.ts';

/** @throws CannotStart when it is missing (2) or cannot be read (3) */
export function readPem(file: string, flag: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (code ?? message);
    throw new CannotStart(`${flag}: cannot read ${file} (${reason})`, {
      exitCode: code === 'ENOENT' ? 2 : 3,
      cause: error,
    });
  }
}
