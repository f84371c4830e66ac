import { createHash } from 'node:crypto';
import type { CompiledFile, ScenarioFile } from '../compile/scenario.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import type { Modules } from '../model/modules.ts';
import type { Files } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { loadModules } from './load-modules.ts';
import type { ShelvedFile } from './shelf.ts';

export type Compile = (file: ScenarioFile) => CompiledFile;

export interface LoadParts {
  readonly files: Files;
  readonly shown: (path: string) => string;
  readonly compile: Compile;
  readonly modules: Modules;
}

/** Compares contents without keeping them. */
export const printOf = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('base64');

/** Of a dependency; one that cannot be read is as good as missing. */
export function dependencyPrint(path: string, files: Files): string {
  try {
    return printOf(files.read(path));
  } catch {
    return 'missing';
  }
}

/**
 * Compiles one file. What was good before stays good when this is not. A promise only when modules of the user's must
 * be loaded: thousands of files without any should not wait for a tick each.
 */
export function loadFile(
  file: ScenarioPath,
  bytes: Buffer,
  before: ShelvedFile | undefined,
  parts: LoadParts,
  parsed?: ScenarioFile['parsed'],
): ShelvedFile | Promise<ShelvedFile> {
  const { shown, compile, modules } = parts;
  const source = { ...file, shown: shown(file.path), bytes, ...(parsed && { parsed }) };
  const compiled = contained(() => compile(source), source.shown);
  const uses = compiled.scenario ? (compiled.modules ?? []) : [];
  if (uses.length === 0) return shelved(source, compiled, before, parts);
  return loadModules(uses, modules).then(({ diagnostics, imports }) => {
    const dependencies = [...compiled.dependencies, ...imports];
    const ready =
      diagnostics.length > 0
        ? { diagnostics: [...compiled.diagnostics, ...diagnostics], dependencies }
        : { ...compiled, dependencies };
    return shelved(source, ready, before, parts);
  });
}

function shelved(
  { id, path, bytes }: ScenarioFile,
  { scenario, diagnostics, dependencies }: CompiledFile,
  before: ShelvedFile | undefined,
  { files }: LoadParts,
): ShelvedFile {
  return {
    file: { id, path },
    print: printOf(bytes),
    good: scenario ?? before?.good,
    diagnostics,
    quarantined: scenario === undefined,
    dependencies: new Map(dependencies.map((name) => [name, dependencyPrint(name, files)])),
  };
}

/** A file that is there and cannot be read. */
export function unreadable(
  file: ScenarioPath,
  error: unknown,
  before: ShelvedFile | undefined,
  shown: (path: string) => string,
): ShelvedFile {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? message;
  const diagnostic = atFile(shown(file.path), 'unreadable-file', `this file cannot be read: ${reason}`);
  return {
    file,
    print: `unreadable: ${code}`,
    good: before?.good,
    diagnostics: [diagnostic],
    quarantined: true,
    dependencies: before?.dependencies ?? new Map(),
  };
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic link leads in a circle',
  ENOENT: 'its symbolic link leads nowhere',
  EISDIR: 'it is a directory',
  ENOTSUP: 'it is a pipe or a device',
  EMFILE: 'too many files are open',
};

/** A bug that one file brings out must not take all the others with it. */
function contained(compile: () => CompiledFile, shown: string): CompiledFile {
  try {
    const compiled = compile();
    return compiled.diagnostics.some(isError)
      ? { diagnostics: compiled.diagnostics, dependencies: compiled.dependencies }
      : compiled;
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      diagnostics: [atFile(shown, 'internal-error', `reading this file failed, which is a bug: ${reason}`)],
      dependencies: [],
    };
  }
}

const atFile = (shown: string, code: string, message: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  place: { file: shown, line: 1, column: 1 },
  end: { line: 1, column: 1 },
  frame: '',
});
