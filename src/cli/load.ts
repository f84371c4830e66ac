import path from 'node:path';
import type { Config } from '../compile/config.ts';
import { flaggedMiddleware } from '../compile/global-middleware.ts';
import { link } from '../compile/link.ts';
import { type CompiledFile, compileScenario, type ScenarioFile } from '../compile/scenario.ts';
import { isDirectory, listScenarios, shownPath, systemFiles } from '../io/files.ts';
import { createModules } from '../io/modules.ts';
import { onStrayErrors } from '../io/stray-errors.ts';
import { CannotStart } from '../model/cannot-start.ts';
import { type Diagnostic, isError, type Severity } from '../model/diagnostic.ts';
import type { Library } from '../model/library.ts';
import type { Modules } from '../model/modules.ts';
import type { Files } from '../model/ports.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { loadFile, unreadable } from '../serve/load-file.ts';
import { loadModules } from '../serve/load-modules.ts';
import { parseRegistrations } from '../serve/registration.ts';
import type { ShelvedFile } from '../serve/shelf.ts';
import { locate } from './locate.ts';

export interface Loaded {
  readonly config: Config;
  /** As shown to people. */
  readonly directory: string;
  /** Of the files without errors. */
  readonly library: Library;
  /** The configuration's, each file's, and those of all entries together. */
  readonly diagnostics: readonly Diagnostic[];
  /** Compiles one of the files again, as it was, but with the files given. */
  readonly compile: (file: ScenarioFile, files: Files) => CompiledFile;
}

export interface LoadOptions {
  /** Post-serve actions that are registered beside the scenarios, as flags have them; default: the configuration's. */
  readonly postServeAction?: readonly string[] | undefined;
  /** Programs and URLs that change all traffic, as flags have them; default: the configuration's. */
  readonly middleware?: readonly string[] | undefined;
  /** Of a post-serve action that is known nowhere; default `error`. */
  readonly unknownAction?: Severity;
  /** Keep what pairs record and never match. Default false. */
  readonly keepRecords?: boolean;
}

/**
 * Loads a scenarios directory once, to be looked at and not served.
 *
 * @param given the directory, relative to where mockrun was started; default: the configuration's, else `scenarios`
 * @throws CannotStart when there is no such directory or a registered action is none (2), or there is no scenario (5)
 */
export async function loadEverything(given: string | undefined, options: LoadOptions = {}): Promise<Loaded> {
  const { config, diagnostics, directory } = locate(given);
  const { postServeAction = config.serve.postServeAction, unknownAction = 'error', keepRecords = false } = options;
  const { middleware = config.serve.middleware ?? [] } = options;
  const flagged = flaggedMiddleware(middleware, {
    flag: '--middleware',
    folder: path.resolve('.'),
    files: systemFiles,
  });
  const registered = new Set(parseRegistrations(postServeAction).map(({ name }) => name));
  const rewrite = config.serve.rewrite === true;
  const compiling = { files: systemFiles, directory, config, rewrite, registered, unknownAction, keepRecords };
  onStrayErrors((message) => void process.stderr.write(`${message}\n`));
  const modules = createModules();
  const around = await loadModules(config.modules, modules);
  const compiled = await Promise.all(list(directory).map((file) => loadOne(file, compiling, modules)));
  const library = link(
    compiled.flatMap(({ good }) => good ?? []),
    { revision: 1, sharedState: config.state },
  );
  // An entry that would be hidden by one of a broken file, or the other way round: said when all files are mended.
  const all = [
    ...diagnostics,
    ...flagged.diagnostics,
    ...around.diagnostics,
    ...compiled.flatMap((file) => file.diagnostics),
  ];
  const together = all.some(isError) ? [] : library.warnings;
  return {
    config,
    directory: shownPath(directory) || '.',
    library,
    diagnostics: [...all, ...together],
    compile: (file, files) => compileScenario(file, { ...compiling, files }),
  };
}

function list(directory: string): ScenarioPath[] {
  const shown = shownPath(directory) || '.';
  if (!isDirectory(directory)) {
    throw new CannotStart(`there is no directory ${shown}`, {
      exitCode: 2,
      hint: 'name the scenarios directory, or write a first one with "mockrun init"',
    });
  }
  const files = listScenarios(directory);
  if (files.length > 0) return files;
  throw new CannotStart(`there are no scenarios in ${shown}`, {
    exitCode: 5,
    hint: 'scenarios are files that end in .yaml or .yml, below it or in its folders',
  });
}

async function loadOne(
  file: ScenarioPath,
  options: Parameters<typeof compileScenario>[1],
  modules: Modules,
): Promise<ShelvedFile> {
  const parts = {
    files: systemFiles,
    shown: shownPath,
    modules,
    compile: (read: Parameters<typeof compileScenario>[0]) => compileScenario(read, options),
  };
  try {
    return await loadFile(file, systemFiles.read(file.path), undefined, parts);
  } catch (error) {
    return unreadable(file, error, undefined, shownPath);
  }
}
