import { posix } from 'node:path';
import { compileMiddleware } from '../middleware/compile.ts';
import { type Diagnostic, isError, type Severity } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json.ts';
import type { Scenario } from '../model/library.ts';
import type { Files } from '../model/ports.ts';
import { withoutTornEnd } from '../source/captured.ts';
import { decodeText } from '../source/decode.ts';
import { diagnose } from '../source/diagnose.ts';
import { get, type Node } from '../source/nodes.ts';
import { type OpenFile, Reading } from '../source/reading.ts';
import { SourceText } from '../source/text.ts';
import { parseYaml } from '../source/yaml.ts';
import { compact } from './compact.ts';
import type { Config } from './config.ts';
import { compileEntries } from './entries.ts';
import { scenarioSource, vars as varsShape } from './format/scenario.ts';
import { openFileWithin } from './open-file.ts';
import type { ModuleUse } from './pipeline/action-context.ts';
import { ModuleCollector } from './pipeline/modules.ts';
import { nameActions, readableActions } from './pipeline/named.ts';

export interface ScenarioFile {
  /** The path below the scenarios directory, with `/`. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** As shown to people. */
  readonly shown: string;
  readonly bytes: Buffer;
  /** Given when the file was parsed elsewhere already. */
  readonly parsed?: (text: SourceText) => ParsedYaml;
}

export interface ParsedYaml {
  readonly root: Node | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileOptions {
  readonly files: Files;
  /** Absolute path of the scenarios directory. */
  readonly directory: string;
  readonly config: Config;
  /** Rewrites recorded origins in every scenario, whatever it says itself. */
  readonly rewrite: boolean;
  /** Names of post-serve actions that were registered when mockrun was started. */
  readonly registered?: ReadonlySet<string>;
  /** How bad a post-serve action is that is known nowhere; default `error`. A running server may still get it. */
  readonly unknownAction?: Severity;
  /**
   * Keep what pairs record: of their requests what is never matched, too, since `--against` sends it, and of their
   * answers the origins, which nothing rewrites then. Default false.
   */
  readonly keepRecords?: boolean;
}

export interface CompiledFile {
  /** Undefined when there is an error among the diagnostics. */
  readonly scenario?: Scenario;
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths it was made from, or would be: files that are missing too. */
  readonly dependencies: readonly string[];
  /** Modules that must be loaded before the scenario goes live; absent: none. */
  readonly modules?: readonly ModuleUse[];
}

/** One YAML file → a scenario, or all that is wrong with it. */
export function compileScenario(file: ScenarioFile, options: CompileOptions): CompiledFile {
  const whole = withoutTornEnd(file.bytes);
  const decoded = decodeText(whole ?? file.bytes);
  if (typeof decoded !== 'string') {
    const nowhere = new SourceText(file.shown, file.path, '');
    return { diagnostics: [diagnose({ text: nowhere, start: 0, end: 0 }, decoded)], dependencies: [] };
  }
  const text = new SourceText(file.shown, file.path, decoded);
  const { root, diagnostics: read } = file.parsed ? file.parsed(text) : parseYaml(text);
  const diagnostics = whole ? [...read, diagnose({ text, start: decoded.length, end: decoded.length }, TORN)] : read;
  const dependencies = new Set<string>();
  const open = openFileWithin(options.files, [options.directory, ...options.config.files], dependencies);
  const compiled = root && !diagnostics.some(isError) ? compileRoot(root, file, open, options) : undefined;
  const all = distinct([...diagnostics, ...(compiled?.diagnostics ?? [])]);
  if (all.some(isError)) return { diagnostics: all, dependencies: [...dependencies] };
  const scenario = compiled?.scenario ?? emptyScenario(file);
  return {
    scenario: { ...scenario, warnings: all, dependencies: [...dependencies] },
    diagnostics: all,
    dependencies: [...dependencies],
    ...(compiled?.modules?.length ? { modules: compiled.modules } : {}),
  };
}

function compileRoot(
  root: Node,
  file: ScenarioFile,
  open: OpenFile,
  { files, config, rewrite, registered = NO_NAMES, unknownAction = 'error', keepRecords = false }: CompileOptions,
): { scenario?: Scenario; diagnostics: Diagnostic[]; modules?: readonly ModuleUse[] } {
  const vars = readVars(root, config);
  const reading = new Reading({ vars, open });
  const source = scenarioSource.read(root, reading);
  // With a mistake at the top level the entries are looked at all the same: all problems of a file at once.
  const modules = new ModuleCollector(reading);
  const site = { reading, module: modules.take, program: files.program };
  const shared = compileMiddleware(source?.middleware ?? [], site) ?? [];
  const layers = [config.defaults, source?.defaults ?? {}];
  const ownActions = source ? (source.actions ?? new Map()) : readableActions(root, reading);
  const { entries, tests } = compileEntries(root, layers, {
    scenario: file.id,
    reading,
    vars,
    env: config.env,
    open,
    partials: source?.partials ?? new Map(),
    sharedState: config.state,
    actions: {
      named: nameActions(config.actions, ownActions, file.id),
      registered,
      unknownAction,
      module: modules.take,
    },
    middleware: { site, shared },
    keepRecords,
    ownActions,
    rewrite: keepRecords ? false : (source?.rewrite ?? rewrite),
  });
  if (!source) return { diagnostics: reading.diagnostics };
  const scenario: Scenario = {
    ...emptyScenario(file),
    ...(source.name === undefined ? {} : { name: source.name }),
    ...(source.description === undefined ? {} : { description: source.description }),
    entries: entries.map(compact),
    tests,
    state: source.state ?? new Map(),
    vars,
  };
  return { scenario, diagnostics: reading.diagnostics, modules: modules.uses };
}

/** Read before everything else, since every other string may use them; their problems are reported with the file's. */
function readVars(root: Node, config: Config): Readonly<Record<string, JsonValue>> {
  const node = root.kind === 'map' ? get(root, 'vars') : undefined;
  const reading = new Reading();
  const own = node && reading.raw(() => varsShape.read(node, reading));
  return { ...config.vars, ...Object.fromEntries(own ?? []) };
}

const TORN = {
  code: 'torn-recording',
  severity: 'warning',
  message: 'the last pair of this recording was cut off, and is left out',
  hint: 'nothing to do: the next recording goes on from here; end a pair that you have written yourself with a line "  # end"',
} as const;

const NO_NAMES: ReadonlySet<string> = new Set();

const emptyScenario = (file: ScenarioFile): Scenario => ({
  id: file.id,
  name: file.id.slice(0, file.id.length - posix.extname(file.id).length),
  file: file.path,
  entries: [],
  tests: [],
  state: new Map(),
  vars: {},
  warnings: [],
  dependencies: [],
});

/** A mistake in the defaults shows up under every entry, but is one mistake. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, place }) => {
    const key = JSON.stringify([code, message, place]);
    return !seen.has(key) && seen.add(key);
  });
}
