import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { isError } from '../model/diagnostic.ts';
import type { Files } from '../model/ports.ts';
import { decodeText } from '../source/decode.ts';
import { diagnose } from '../source/diagnose.ts';
import { get, type Node } from '../source/nodes.ts';
import { Reading } from '../source/reading.ts';
import { SourceText } from '../source/text.ts';
import { parseYaml } from '../source/yaml.ts';
import { type Config, NO_CONFIG } from './config.ts';
import { configSource } from './format/config.ts';
import { NO_RULES } from './format/redact.ts';
import { vars as varsShape } from './format/scenario.ts';
import { globalMiddleware } from './global-middleware.ts';
import { readableActions } from './pipeline/named.ts';

export const CONFIG_FILE = 'mockrun.config.yaml';

export interface LoadedConfig {
  /** `NO_CONFIG` when there is none, or when it has errors. */
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The nearest `mockrun.config.yaml`, from a folder upwards as far as the root of its repository.
 *
 * @param from absolute path of the folder to start in
 * @param show how a path is shown to people
 */
export function loadConfig(from: string, files: Files, show: (path: string) => string): LoadedConfig {
  const found = find(from, files);
  if (!found) return { config: NO_CONFIG, diagnostics: [] };
  let bytes: Buffer;
  try {
    bytes = files.read(found);
  } catch (error) {
    const text = new SourceText(show(found), found, '');
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    const problem = { code: 'unreadable-file', message: `the configuration cannot be read (${reason})` };
    return { config: { ...NO_CONFIG, path: found }, diagnostics: [diagnose({ text, start: 0, end: 0 }, problem)] };
  }
  return read(found, bytes, files, show);
}

function find(from: string, files: Files): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_FILE);
    if (exists(path, files)) return path;
    if (exists(join(folder, '.git'), files) || dirname(folder) === folder) return undefined;
  }
}

function exists(path: string, files: Files): boolean {
  try {
    return files.realpath(path) !== '';
  } catch {
    return false;
  }
}

function read(path: string, bytes: Buffer, system: Files, show: (path: string) => string): LoadedConfig {
  const decoded = decodeText(bytes);
  const text = new SourceText(show(path), path, typeof decoded === 'string' ? decoded : '');
  if (typeof decoded !== 'string') {
    return { config: NO_CONFIG, diagnostics: [diagnose({ text, start: 0, end: 0 }, decoded)] };
  }
  const { root, diagnostics } = parseYaml(text);
  if (!root || diagnostics.some(isError)) return { config: { ...NO_CONFIG, path }, diagnostics };
  const reading = new Reading();
  const source = reading.raw(() => configSource.read(root, reading));
  const all = [...diagnostics, ...reading.diagnostics];
  if (!source) return { config: { ...NO_CONFIG, path, ...readable(root) }, diagnostics: all };
  const folder = dirname(path);
  const files = (source.files ?? []).map((name) => resolve(folder, name));
  const around = globalMiddleware(source.middleware ?? [], [folder, ...files], system);
  const config: Config = {
    path,
    directory: source.directory === undefined ? undefined : resolve(folder, source.directory),
    serve: source.serve ?? {},
    verify: source.verify ?? NO_CONFIG.verify,
    defaults: source.defaults ?? {},
    vars: Object.fromEntries(source.vars ?? []),
    state: source.state ?? new Map(),
    actions: source.actions ?? new Map(),
    env: source.env ?? [],
    files,
    middleware: around.middleware,
    modules: around.modules,
    dependencies: around.dependencies,
    redact: source.redact ?? NO_RULES,
  };
  return { config, diagnostics: [...all, ...around.diagnostics] };
}

/** Scenarios that use an action or a variable of a configuration with mistakes are not wrong for that. */
function readable(root: Node): Pick<Config, 'actions' | 'vars'> {
  const silent = new Reading();
  const vars = root.kind === 'map' ? get(root, 'vars') : undefined;
  return silent.raw(() => ({
    actions: readableActions(root, silent),
    vars: Object.fromEntries((vars && varsShape.read(vars, silent)) ?? []),
  }));
}
