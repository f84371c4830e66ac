import type { Config } from '../compile/config.ts';
import type { RedactRules } from '../compile/format/redact.ts';
import { type LoadedConfig, loadConfig } from '../compile/load-config.ts';
import { mergeRules } from '../compile/redact-option.ts';
import { isError } from '../model/diagnostic.ts';
import type { MockEvent } from '../model/events.ts';
import type { Modules } from '../model/modules.ts';
import type { Files } from '../model/ports.ts';
import { dependencyPrint } from './load-file.ts';
import { loadModules } from './load-modules.ts';
import type { Quarantined } from './quarantined.ts';
import { Redaction } from './redact.ts';

export interface ConfigurationParts {
  /** Absolute path of the folder from which it is looked for, upwards. */
  readonly from: string;
  readonly files: Files;
  readonly modules: Modules;
  readonly shown: (path: string) => string;
  readonly environment: (names: readonly string[]) => Readonly<Record<string, string>>;
  readonly tell: (event: MockEvent) => void;
  /** Of a flag, beside those of the file. */
  readonly redact?: RedactRules | undefined;
}

/** The configuration of a running mock, and what follows from it alone. */
export class Configuration {
  /** Set while the file has errors: its last good version counts. */
  broken: Quarantined | undefined;
  /** The values of the environment that templates may read. */
  env: Readonly<Record<string, string>>;
  /** What is hidden when exchanges are shown. */
  redaction: Redaction;
  readonly #parts: ConfigurationParts;
  #loaded: LoadedConfig;
  /** Absolute path of each file it was made from → a print of its content, when it was looked at last. */
  #prints: ReadonlyMap<string, string>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: ConfigurationParts) {
    this.#parts = parts;
    this.#loaded = this.#read();
    this.#prints = this.#printsOf(filesOf(this.current));
    this.env = parts.environment(this.current.env);
    this.redaction = this.#redactionOf(this.current);
  }

  get current(): Config {
    return this.#loaded.config;
  }

  /** Of the version that counts. */
  get diagnostics(): LoadedConfig['diagnostics'] {
    return this.#loaded.diagnostics;
  }

  /** Absolute paths of the files it was made from when it was looked at last: its own, and what it names. */
  get files(): readonly string[] {
    return [...this.#prints.keys()];
  }

  /** Loads what its middleware is made of: the constructor cannot wait for that. */
  async prepare(): Promise<void> {
    this.#loaded = await this.#complete(this.#loaded);
  }

  /**
   * Looks at its files again. True when they say something new; when that is wrong, it is told and does not count. One
   * look at a time: the modules of an earlier save may take longer than those of a later one.
   */
  renew(): Promise<boolean> {
    const turn = this.#queue.then(() => this.#renew());
    // A failing look is its caller's to hear of, not the next one's.
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #renew(): Promise<boolean> {
    const read = this.#read();
    if (!this.#isNew(read)) return false;
    const found = await this.#complete(read);
    const { shown, environment, tell } = this.#parts;
    const { config, diagnostics } = found;
    const file = shown(config.path ?? this.current.path ?? '');
    if (diagnostics.some(isError)) {
      this.broken = { file, diagnostics, serving: 'last good version' };
      tell({ type: 'file:quarantined', ...this.broken });
      return false;
    }
    if (this.broken) tell({ type: 'file:mended', file });
    this.broken = undefined;
    this.#loaded = found;
    this.env = environment(config.env);
    this.redaction = this.#redactionOf(config);
    return true;
  }

  /** With its modules loaded, and what is wrong with them. */
  async #complete({ config, diagnostics }: LoadedConfig): Promise<LoadedConfig> {
    // Of a file that is saved while modules are loaded, the older text counts, so that it is looked at again.
    const prints = this.#printsOf(filesOf(config));
    const loaded = await loadModules(config.modules, this.#parts.modules);
    this.#prints = new Map([...this.#printsOf(loaded.imports), ...prints]);
    return { config, diagnostics: [...diagnostics, ...loaded.diagnostics] };
  }

  #redactionOf({ redact }: Config): Redaction {
    const { redact: more } = this.#parts;
    return new Redaction(more ? mergeRules(redact, more) : redact);
  }

  #read(): LoadedConfig {
    return loadConfig(this.#parts.from, this.#parts.files, this.#parts.shown);
  }

  #isNew({ config: { path } }: LoadedConfig): boolean {
    if (path !== undefined && !this.#prints.has(path)) return true;
    return [...this.#prints].some(([file, print]) => dependencyPrint(file, this.#parts.files) !== print);
  }

  #printsOf(files: readonly string[]): Map<string, string> {
    return new Map(files.map((file) => [file, dependencyPrint(file, this.#parts.files)]));
  }
}

const filesOf = ({ path, dependencies }: Config): readonly string[] => [
  ...(path === undefined ? [] : [path]),
  ...dependencies,
];
