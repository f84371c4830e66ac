import { CannotStart } from '../model/cannot-start.ts';
import { isError } from '../model/diagnostic.ts';
import { InvalidFiles } from '../model/invalid-files.ts';
import type { Engine } from './engine.ts';

/**
 * Whether what was loaded can be served. While somebody watches, broken files are quarantined and an empty directory
 * is waited for; otherwise both stop the start. Only `simulate` needs scenarios. A broken configuration always does.
 */
export function checkStart(
  { configDiagnostics, reloader, library, stream }: Engine,
  { directory, watching, needsNone = false }: { directory: string; watching: boolean; needsNone?: boolean },
): void {
  const diagnostics = [...configDiagnostics, ...reloader.quarantined.flatMap((file) => file.diagnostics)];
  if (watching ? configDiagnostics.some(isError) : diagnostics.some(isError)) {
    throw new InvalidFiles('some files are invalid, so nothing is served', diagnostics);
  }
  if (needsNone || library.entries.length > 0 || reloader.quarantined.length > 0) return;
  const nothing = `there are no scenarios in ${directory}`;
  if (watching) stream.emit({ type: 'session:warned', message: `${nothing}; waiting for the first` });
  else {
    throw new CannotStart(nothing, {
      exitCode: 5,
      hint: 'scenarios are files that end in .yaml or .yml, below it or in its folders; "mockrun init" writes a first one',
    });
  }
}

export const missingDirectory = (directory: string): CannotStart =>
  new CannotStart(`there is no directory ${directory}`, {
    exitCode: 2,
    hint: 'name the scenarios directory, or write a first one with "mockrun init"',
  });

/** The system's error of looking into a directory; any other is a bug, and goes on as it is. */
export function unreadableDirectory(directory: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new CannotStart(`the directory ${directory} cannot be read: ${message}`, { exitCode: 2, cause: error });
}
