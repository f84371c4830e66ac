import { resolve } from 'node:path';
import { compileMiddleware } from '../middleware/compile.ts';
import { type MiddlewareSource, middlewareSources } from '../middleware/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Middleware } from '../model/middleware.ts';
import type { Files } from '../model/ports.ts';
import { Reading } from '../source/reading.ts';
import { SourceText } from '../source/text.ts';
import { parseYaml } from '../source/yaml.ts';
import { openFileWithin } from './open-file.ts';
import type { ModuleUse } from './pipeline/action-context.ts';
import { ModuleCollector } from './pipeline/modules.ts';

/** Middleware of no scenario, compiled. */
export interface CompiledMiddleware {
  readonly middleware: readonly Middleware[];
  readonly modules: readonly ModuleUse[];
  /** Absolute paths of the files it names, missing ones too. */
  readonly dependencies: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The configuration's. `readable`: absolute folders in which its modules may lie. */
export function globalMiddleware(
  sources: readonly MiddlewareSource[],
  readable: readonly string[],
  files: Files,
): CompiledMiddleware {
  const dependencies = new Set<string>();
  const reading = new Reading({ open: openFileWithin(files, readable, dependencies) });
  const modules = new ModuleCollector(reading);
  const site = { reading, module: modules.take, program: files.program };
  const middleware = reading.raw(() => compileMiddleware(sources, site)) ?? [];
  return { middleware, modules: modules.uses, dependencies: [...dependencies], diagnostics: reading.diagnostics };
}

/** What a flag names: programs' files, relative to the folder, or URLs. */
export function flaggedMiddleware(
  written: readonly string[],
  { flag, folder, files }: { readonly flag: string; readonly folder: string; readonly files: Files },
): CompiledMiddleware {
  // As YAML would have it, so that a flag is judged by the same code.
  const text = new SourceText(flag, resolve(folder, flag), JSON.stringify(written));
  const { root } = parseYaml(text, { anything: true });
  const reading = new Reading();
  const sources = (root && reading.raw(() => middlewareSources.read(root, reading))) ?? [];
  return globalMiddleware(sources, [folder], files);
}
