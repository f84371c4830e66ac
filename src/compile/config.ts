import type { JsonValue } from '../model/json.ts';
import type { Middleware } from '../model/middleware.ts';
import type { Node } from '../source/nodes.ts';
import type { ActionSources } from './format/action.ts';
import { NO_RULES, type RedactRules } from './format/redact.ts';
import type { VerifySource } from './format/verify.ts';
import type { ModuleUse } from './pipeline/action-context.ts';
import type { GivenServeOptions } from './serve-options.ts';

/** `mockrun.config.yaml`, read. */
export interface Config {
  /** Absolute path of the file; undefined when there is none. */
  readonly path: string | undefined;
  /** Absolute path of the scenarios directory it names. */
  readonly directory: string | undefined;
  /** What stands under `serve`, by the names of the serve options. */
  readonly serve: GivenServeOptions;
  readonly verify: VerifySource;
  readonly defaults: { readonly request?: Node; readonly response?: Node };
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Keys that all scenarios share, with their initial values. */
  readonly state: ReadonlyMap<string, string>;
  /** Actions that all scenarios share, by name. */
  readonly actions: ActionSources;
  /** Changes all traffic. */
  readonly middleware: readonly Middleware[];
  /** Its modules, to be loaded before it is called. */
  readonly modules: readonly ModuleUse[];
  /** Absolute paths of the files that it names, missing ones too. */
  readonly dependencies: readonly string[];
  /** Environment names that templates may read. */
  readonly env: readonly string[];
  /** Absolute paths of more folders that scenarios may read files from. */
  readonly files: readonly string[];
  /** What the journal does not show. */
  readonly redact: RedactRules;
}

export const NO_CONFIG: Config = {
  path: undefined,
  directory: undefined,
  serve: {},
  verify: { options: {}, env: new Map() },
  defaults: {},
  vars: {},
  state: new Map(),
  actions: new Map(),
  middleware: [],
  modules: [],
  dependencies: [],
  env: [],
  files: [],
  redact: NO_RULES,
};
