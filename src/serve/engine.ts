import type { Config } from '../compile/config.ts';
import { link } from '../compile/link.ts';
import { type LoadedConfig, loadConfig } from '../compile/load-config.ts';
import { compileScenario } from '../compile/scenario.ts';
import { prepareMultipart } from '../content/multipart.ts';
import { nearestEntries, type Situation } from '../match/explain.ts';
import { isError } from '../model/diagnostic.ts';
import type { Entry } from '../model/entry.ts';
import type { Reporter } from '../model/events.ts';
import type { JsonValue } from '../model/json.ts';
import type { Library } from '../model/library.ts';
import type { Modules } from '../model/modules.ts';
import type { Clock, Files, Random } from '../model/ports.ts';
import type { Request } from '../model/request.ts';
import type { ScenarioPath } from '../model/scenario-file.ts';
import { Claims } from './claim.ts';
import { Exchanges } from './exchange.ts';
import { inventory } from './inventory.ts';
import { Journal } from './journal.ts';
import { dependencyPrint } from './load-file.ts';
import { Reloader } from './reload.ts';
import { RequestRendering } from './rendering.ts';
import { StateStore } from './state.ts';
import { EventStream } from './stream.ts';
import { Tally } from './tally.ts';
import { Unmatched } from './unmatched.ts';

export interface EngineOptions {
  /** Absolute path of the scenarios directory. */
  readonly directory: string;
  /** Absolute path of the folder from which the configuration is looked for, upwards. */
  readonly configFrom: string;
  readonly journalSize: number;
  readonly noDelay: boolean;
  readonly cors: boolean;
  readonly rewrite: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly modules: Modules;
  readonly list: (directory: string) => readonly ScenarioPath[];
  readonly shown: (path: string) => string;
  readonly environment: (names: readonly string[]) => Readonly<Record<string, string>>;
  /** The listener's address, once it has one. */
  readonly mockUrl: () => string;
  readonly reporters: readonly Reporter[];
}

/** A mock without its sockets: library, state, counts, journal and events, joined. */
export class Engine {
  readonly state = new StateStore();
  readonly tally = new Tally();
  readonly journal: Journal;
  readonly stream: EventStream;
  readonly exchanges: Exchanges;
  readonly reloader: Reloader;
  #config: LoadedConfig;
  #configBroken = false;
  #configPrint: string;
  #env: Readonly<Record<string, string>>;
  #vars: ReadonlyMap<string, Readonly<Record<string, JsonValue>>> = new Map();
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    const { clock, files, directory, shown } = options;
    this.#options = options;
    this.#config = this.#readConfig();
    this.#configPrint = this.#printConfig();
    this.#env = options.environment(this.config.env);
    this.journal = new Journal({ size: options.journalSize });
    this.stream = new EventStream(clock, options.reporters);
    this.reloader = new Reloader({
      directory,
      files,
      modules: options.modules,
      shown,
      clock,
      stream: this.stream,
      list: () => options.list(directory),
      compile: (file) => compileScenario(file, { files, directory, config: this.config, rewrite: options.rewrite }),
      link: (scenarios, revision) => link(scenarios, { revision, sharedState: this.config.state }),
      adopt: (library) => this.#adopt(library),
    });
    this.exchanges = this.#makeExchanges();
  }

  get library(): Library {
    return this.reloader.library;
  }

  get config(): Config {
    return this.#config.config;
  }

  /** Of the configuration file, as it was read last. */
  get configDiagnostics(): LoadedConfig['diagnostics'] {
    return this.#config.diagnostics;
  }

  /**
   * Brings the library in step with the files at these paths, or with everything. A changed configuration concerns
   * every file; a broken one is reported, and the last good one stays.
   */
  async reload(paths?: readonly string[]): Promise<void> {
    const { path } = this.config;
    const force = (paths === undefined || (path !== undefined && paths.includes(path))) && this.#reconfigure();
    await this.reloader.reload({ ...(paths && !force ? { paths } : {}), force });
  }

  /** Tells that the session serves. */
  announce(started: { url: string; directory: string; mode: string; watching: boolean }): void {
    this.stream.emit({ type: 'session:started', ...started, ...inventory(this.library) });
  }

  /** State, counts and journal as they were at the start. */
  reset(): void {
    this.state.reset({ shared: this.config.state, scenarios: this.library.scenarios });
    this.tally.reset();
    this.journal.clear();
  }

  /** True when there is a new configuration. */
  #reconfigure(): boolean {
    const found = this.#readConfig();
    const print = this.#printConfig(found);
    if (print === this.#configPrint) return false;
    this.#configPrint = print;
    const file = this.#options.shown(found.config.path ?? this.config.path ?? '');
    if (found.diagnostics.some(isError)) {
      this.#configBroken = true;
      const { diagnostics } = found;
      this.stream.emit({ type: 'file:quarantined', file, diagnostics, serving: 'last good version' });
      return false;
    }
    if (this.#configBroken) this.stream.emit({ type: 'file:mended', file });
    this.#configBroken = false;
    this.#config = found;
    this.#env = this.#options.environment(found.config.env);
    return true;
  }

  #readConfig(): LoadedConfig {
    return loadConfig(this.#options.configFrom, this.#options.files, this.#options.shown);
  }

  #printConfig({ config: { path } }: LoadedConfig = this.#config): string {
    return path === undefined ? 'none' : dependencyPrint(path, this.#options.files);
  }

  #adopt(library: Library): void {
    this.#vars = new Map(library.scenarios.map((scenario) => [scenario.id, scenario.vars]));
    this.state.adopt({ shared: this.config.state, scenarios: library.scenarios });
    this.tally.adopt(library.entries);
  }

  #makeExchanges(): Exchanges {
    const { state, tally, journal, stream } = this;
    const { clock, random, mockUrl, cors, noDelay } = this.#options;
    const vars = (scenario: string) => this.#vars.get(scenario) ?? {};
    const sources = { state, journal, clock, random, mockUrl, vars, env: () => this.#env };
    const rendering = (request: Request, entry: Entry, call: number) =>
      new RequestRendering(sources, request, entry, call);
    const situation = (library: Library): Situation => ({
      state: (key) => state.get(key),
      calls: (entry) => tally.count(entry),
      hosts: library.hosts,
    });
    return new Exchanges({
      library: () => this.library,
      claims: new Claims({ state, tally, random, rendering }),
      unmatched: new Unmatched({
        clock,
        explain: (library, request, limit, goOn) =>
          nearestEntries(library.entries, request, situation(library), limit, goOn),
      }),
      journal,
      clock,
      random,
      stream,
      cors,
      noDelay,
      prepareMultipart,
    });
  }
}
