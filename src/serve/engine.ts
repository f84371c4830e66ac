import type { Runner } from '../actions/runner.ts';
import type { Config } from '../compile/config.ts';
import { link } from '../compile/link.ts';
import { compileScenario } from '../compile/scenario.ts';
import { MiddlewareRunner } from '../middleware/middleware.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { EventOf } from '../model/events.ts';
import type { JsonValue } from '../model/json.ts';
import type { Library } from '../model/library.ts';
import type { ModeName } from '../model/mode.ts';
import type { Rendering } from '../model/rendering.ts';
import type { RecordingOptions } from './capture/options.ts';
import { Configuration } from './configuration.ts';
import { DiffLog } from './diff/log.ts';
import { makeExchanges } from './engine/exchanges.ts';
import { engineMode } from './engine/mode.ts';
import type { EngineOptions } from './engine/options.ts';
import { makeRunner, makeWorld } from './engine/runner.ts';
import type { Exchanges } from './exchange.ts';
import { GlobalMiddleware } from './global-middleware.ts';
import { type Inventory, inventory } from './inventory.ts';
import { Journal } from './journal.ts';
import { MiddlewareGate } from './middleware.ts';
import type { Lack, Mode } from './modes/mode.ts';
import { Places } from './places.ts';
import type { Quarantined } from './quarantined.ts';
import { Recording } from './recording.ts';
import type { Redaction } from './redact.ts';
import { Reloader } from './reload.ts';
import type { RenderingSources } from './rendering.ts';
import { Resources, resourceKeys } from './resources.ts';
import { SendRendering } from './send-rendering.ts';
import { StateStore } from './state.ts';
import { EventStream } from './stream.ts';
import { Tally } from './tally.ts';

/** A mock without its sockets: library, state, counts, journal and events, joined. */
export class Engine {
  readonly state = new StateStore();
  readonly tally = new Tally();
  /** What mode diff has found. */
  readonly diffs = new DiffLog();
  readonly journal: Journal;
  readonly stream: EventStream;
  readonly resources = new Resources();
  readonly runner: Runner;
  readonly middleware: MiddlewareRunner;
  /** What changes all traffic. */
  readonly globalMiddleware: GlobalMiddleware;
  readonly #gate: MiddlewareGate;
  readonly exchanges: Exchanges;
  readonly recording: Recording | undefined;
  readonly reloader: Reloader;
  readonly places: Places;
  /** Exchanges with ids up to this began before the last reset. */
  forgotten = 0;
  readonly #configuration: Configuration;
  #vars: ReadonlyMap<string, Readonly<Record<string, JsonValue>>> = new Map();
  readonly #sources: RenderingSources;
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    const { clock, files, shown } = options;
    this.#options = options;
    this.places = new Places(options);
    this.journal = new Journal({ size: options.journalSize });
    this.stream = new EventStream(clock, options.reporters);
    this.#configuration = new Configuration({
      from: options.configFrom,
      files,
      modules: options.modules,
      shown,
      environment: options.environment,
      tell: (event) => this.stream.emit(event),
      redact: options.recording?.redact.rules,
    });
    this.reloader = new Reloader({
      files,
      modules: options.modules,
      shown,
      clock,
      stream: this.stream,
      idOf: (file) => this.places.idOf(file),
      list: () => this.places.list(),
      compile: (file) => this.#compile(file),
      link: (scenarios, revision) => link(scenarios, { revision, sharedState: this.config.state }),
      adopt: (library) => this.#adopt(library),
    });
    const { stream, resources, tally } = this;
    const redaction = () => this.redaction;
    const world = makeWorld(options, { resources, stream, redaction });
    this.runner = makeRunner(options, { world, stream, redaction });
    this.middleware = new MiddlewareRunner(world, options.mockUrl);
    this.globalMiddleware = new GlobalMiddleware({
      ...options.middleware,
      files,
      configured: () => this.config.middleware,
      changed: () => this.tellLack(),
    });
    this.#gate = new MiddlewareGate(this.middleware, this.globalMiddleware);
    this.#sources = this.#renderingSources();
    this.exchanges = makeExchanges(options, {
      library: () => this.library,
      redaction,
      sources: this.#sources,
      tally,
      stream,
      runner: this.runner,
      middleware: this.#gate,
    });
    this.recording = options.recording && this.#makeRecording(options.recording);
  }

  get library(): Library {
    return this.reloader.library;
  }

  get config(): Config {
    return this.#configuration.current;
  }

  /** Of the configuration file, as it was read last. */
  get configDiagnostics(): readonly Diagnostic[] {
    return this.#configuration.diagnostics;
  }

  /** Files with errors, the configuration among them: an earlier version answers, or nothing. */
  get quarantined(): readonly Quarantined[] {
    const scenarios = this.reloader.quarantined.map(
      ({ file, diagnostics, good }): Quarantined => ({
        file: this.#options.shown(file.path),
        diagnostics,
        serving: good ? 'last good version' : 'nothing',
      }),
    );
    const { broken } = this.#configuration;
    return broken ? [broken, ...scenarios] : scenarios;
  }

  /** What is hidden when exchanges are shown. */
  get redaction(): Redaction {
    return this.#configuration.redaction;
  }

  /**
   * Brings the library in step with the files at these paths, or with everything. A changed configuration, or file that
   * it names, concerns every file; a broken one is reported, and the last good one stays.
   */
  async reload(paths?: readonly string[]): Promise<void> {
    const known = new Set(this.#configuration.files);
    const concerned = paths === undefined || paths.some((path) => known.has(path));
    const force = concerned && (await this.#configuration.renew());
    if (force) this.tellLack();
    await this.reloader.reload({ ...(paths && !force ? { paths } : {}), force });
  }

  /** Loads what the configuration itself needs, before anything else is loaded. */
  prepare(): Promise<void> {
    return this.#configuration.prepare();
  }

  /** Absolute paths of the files it is made from, missing ones too. */
  get dependencies(): readonly string[] {
    const recorded = this.library.scenarios.flatMap(({ file }) => (this.places.isBeside(file) ? [file] : []));
    return [...this.reloader.dependencies, ...this.#configuration.files, ...recorded];
  }

  /** Tells that the session serves. */
  announce(started: Omit<EventOf<'session:started'>, 'type' | 'mode' | keyof Inventory>): void {
    this.stream.emit({ type: 'session:started', ...started, mode: this.mode, ...inventory(this.library) });
  }

  /** What a hit and a miss mean. */
  get mode(): ModeName {
    return this.exchanges.mode.name;
  }

  /** For requests from now on. */
  set mode(name: ModeName) {
    this.exchanges.mode = this.#makeMode(name);
  }

  /** What a mode would be without, as things are. */
  lackOf(mode: ModeName): Lack | undefined {
    return this.#makeMode(mode).lack?.();
  }

  /** For the templates of a request that a test of this scenario sends. */
  sendRendering(scenario: string, saved: Readonly<Record<string, JsonValue>>): Rendering {
    return new SendRendering(this.#sources, scenario, saved);
  }

  /** State, counts and journal as they were at the start. */
  reset(): void {
    this.forgotten = this.exchanges.started;
    this.state.reset({ shared: this.config.state, scenarios: this.library.scenarios });
    this.tally.reset();
    this.journal.clear();
  }

  #makeMode(name: ModeName): Mode {
    const { exchanges, stream, recording, diffs } = this;
    const parts = { exchanges, stream, recording, diffs, middleware: this.#gate, redaction: () => this.redaction };
    return engineMode(name, this.#options, parts);
  }

  /** Warns of what the mode would need, and is not there as things are. */
  tellLack(): void {
    const lack = this.exchanges.mode.lack?.();
    if (lack) this.stream.emit({ type: 'session:warned', message: `${lack.reason}: ${lack.hint}` });
  }

  #compile(file: Parameters<typeof compileScenario>[0]) {
    const { files, directory, rewrite, registered, unknownAction = 'warning' } = this.#options;
    const names = { registered: new Set(registered.names()), unknownAction };
    const { beside } = this.places;
    const config = beside === undefined ? this.config : { ...this.config, files: [...this.config.files, beside] };
    return compileScenario(file, { files, directory, config, rewrite, ...names });
  }

  #adopt(library: Library): void {
    this.#vars = new Map(library.scenarios.map((scenario) => [scenario.id, scenario.vars]));
    this.state.adopt({ shared: this.config.state, scenarios: library.scenarios });
    this.tally.adopt(library.entries);
    this.#dropResources(library);
  }

  /** Ends pools that no live entry, no registered action and no run under way can ask for. */
  #dropResources({ entries }: Library): void {
    const { registered } = this.#options;
    const byName = registered.names().flatMap((name) => registered.get(name)?.target.resources ?? []);
    const global = (this.globalMiddleware.current ?? []).flatMap(({ resources }) => resources ?? []);
    this.resources.keep(new Set([...resourceKeys(entries), ...global, ...byName, ...this.runner.resourcesInUse()]));
  }

  #makeRecording(options: RecordingOptions): Recording {
    return new Recording({
      options,
      rules: () => this.config.redact,
      tell: (event) => this.stream.emit(event),
      shown: this.#options.shown,
      compile: (file) => this.#compile(file),
      clock: this.#options.clock,
      served: (path, bytes) => this.reloader.served(path, bytes),
      reload: (paths) => this.reload(paths),
      servesAtOnce: () => this.mode !== 'capture',
    });
  }

  #renderingSources(): RenderingSources {
    const { state, journal } = this;
    const { clock, random, mockUrl } = this.#options;
    const vars = (scenario: string) => this.#vars.get(scenario) ?? {};
    return { state, journal, clock, random, mockUrl, vars, env: () => this.#configuration.env };
  }
}
