import type { Config } from '../compile/config.ts';
import type { RedactRules } from '../compile/format/redact.ts';
import { type LoadedConfig, loadConfig } from '../compile/load-config.ts';
import { mergeRules } from '../compile/redact-option.ts';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
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
  #print: string;

  constructor(parts: ConfigurationParts) {
    this.#parts = parts;
    this.#loaded = this.#read();
    this.#print = this.#printOf(this.#loaded);
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

  /** Loads what its middleware is made of. Gives, beside adding them to its diagnostics, the problems that it found. */
  async loadModules(modules: Modules): Promise<readonly Diagnostic[]> {
    const uses = this.current.modules;
    if (uses.length === 0) return [];
    const { diagnostics } = await loadModules(uses, modules);
    this.#loaded = { ...this.#loaded, diagnostics: [...this.diagnostics, ...diagnostics] };
    return diagnostics;
  }

  /** Looks at the file again. True when it says something new; when that is wrong, it is told and does not count. */
  renew(): boolean {
    const found = this.#read();
    const print = this.#printOf(found);
    if (print === this.#print) return false;
    this.#print = print;
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

  #redactionOf({ redact }: Config): Redaction {
    const { redact: more } = this.#parts;
    return new Redaction(more ? mergeRules(redact, more) : redact);
  }

  #read(): LoadedConfig {
    return loadConfig(this.#parts.from, this.#parts.files, this.#parts.shown);
  }

  #printOf({ config: { path } }: LoadedConfig): string {
    return path === undefined ? 'none' : dependencyPrint(path, this.#parts.files);
  }
}
