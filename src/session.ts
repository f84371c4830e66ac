import path from 'node:path';
import { type GivenServeOptions, type ServeSettings, settle } from './compile/serve-options.ts';
import { type Controlled, controlled } from './control/controlled.ts';
import { cannotListen } from './io/cannot-listen.ts';
import { systemClock } from './io/clock.ts';
import { readEnvironment } from './io/environment.ts';
import { isDirectory, listScenarios, shownPath, systemFiles } from './io/files.ts';
import { Listener } from './io/listener.ts';
import { createModules } from './io/modules.ts';
import { createHttpClient, type OutgoingHttp } from './io/outgoing.ts';
import { createProcesses } from './io/processes.ts';
import { chooseSeed, sessionName, uuid } from './io/random.ts';
import { writeReadyFile } from './io/ready-file.ts';
import { createScriptFiles } from './io/script-files.ts';
import { watchFiles } from './io/watch.ts';
import type { UserFunction } from './model/action.ts';
import { CannotStart } from './model/cannot-start.ts';
import type { Severity } from './model/diagnostic.ts';
import type { MockEvent, Reporter } from './model/events.ts';
import type { Library } from './model/library.ts';
import { seededRandom } from './model/random.ts';
import type { Verdict } from './model/verdict.ts';
import { type Call, callOf, entryIds } from './serve/calls.ts';
import type { RecordingOptions } from './serve/capture/options.ts';
import { checkStart, missingDirectory, unreadableDirectory } from './serve/check-start.ts';
import { Engine } from './serve/engine.ts';
import { Follower } from './serve/follower.ts';
import type { Journal } from './serve/journal.ts';
import { PostServeActions } from './serve/post-serve-actions.ts';
import type { Redaction } from './serve/redact.ts';
import { registeredTargets } from './serve/registered-targets.ts';
import { parseRegistrations } from './serve/registration.ts';
import type { StateStore } from './serve/state.ts';
import { AdminServer } from './session/admin.ts';
import { drain } from './session/drain.ts';
import { type JudgementOptions, judge } from './session/judgement.ts';
import { openHosts } from './session/open-hosts.ts';
import { parseInThreads } from './session/parse-ahead.ts';
import { Proxying } from './session/proxying.ts';
import { recordingOptions, whyNotWritable } from './session/recording.ts';
import { startWarnings } from './session/start-warnings.ts';
import { SessionDriver } from './session/verify-driver.ts';
import { Witness } from './session/witness.ts';
import { Observer } from './verify/observe.ts';
import { RecordingSinks } from './verify/sinks.ts';

export type { Call, CallAction } from './serve/calls.ts';
export type { Witness } from './session/witness.ts';

export interface SessionOptions {
  /** The scenarios directory; a relative path starts where the process was started. */
  readonly directory: string;
  /** From which folder upwards `mockrun.config.yaml` is looked for; default: the scenarios directory. */
  readonly configFrom?: string;
  /** What `mockrun serve` can be told; what is left out is the default. */
  readonly settings: GivenServeOptions;
  readonly reporters?: readonly Reporter[];
  /** Functions that scenarios name as `client:NAME`. */
  readonly callbacks?: Readonly<Record<string, UserFunction>>;
  /** Of an entry that triggers an action which is known nowhere; default `warning`. */
  readonly unknownAction?: Severity;
  /** It is asked through its `driver`; with `sinks`, actions that have one are kept there. Default: it is not. */
  readonly driven?: { readonly sinks: boolean };
  /** Keeps what is needed to judge what became of it, in its `observer`; default false. */
  readonly observed?: boolean;
}

/**
 * Loads the scenarios, listens, and watches when it is told to.
 *
 * @throws CannotStart when the directory is missing (2), files are invalid and nobody watches (2, an `InvalidFiles`),
 *   there is nothing to serve and nobody watches (5), or the address cannot be taken (3)
 */
export async function startSession(options: SessionOptions): Promise<Session> {
  const session = new Session(options);
  try {
    await session.start();
  } catch (error) {
    await session.abort();
    throw error;
  }
  return session;
}

export interface StopOptions {
  readonly signal?: string;
  readonly judge?: () => void;
}

/** The composition root: joins the engine with the listener, the files and the clock. Nothing else does. */
export class Session {
  readonly #settings: ServeSettings;
  readonly #shown: string;
  readonly #engine: Engine;
  readonly #listener: Listener;
  readonly #clock;
  readonly #follower: Follower;
  readonly #callbacks: Map<string, UserFunction>;
  readonly #http: OutgoingHttp;
  readonly #postServeActions: PostServeActions;
  readonly #proxying: Proxying;
  readonly #admin: AdminServer | undefined;
  readonly #recording: RecordingOptions;
  readonly #driver: SessionDriver | undefined;
  readonly #observer: Observer | undefined;
  #phase: Controlled['phase'] = 'starting';
  #readyAt = 0;
  #stopped: Promise<void> | undefined;
  #removeReadyFile = (): void => {};

  /** Use `startSession`. */
  constructor(options: SessionOptions) {
    const { directory, configFrom, settings: given, reporters = [], callbacks = {}, driven, observed } = options;
    const sinks = driven?.sinks ? new RecordingSinks() : undefined;
    const settings = settle(given);
    this.#settings = settings;
    this.#callbacks = new Map(Object.entries(callbacks));
    const absolute = path.resolve(directory);
    this.#shown = shownPath(absolute) || '.';
    if (!isDirectory(absolute)) throw missingDirectory(this.#shown);
    this.#clock = systemClock(settings.now);
    this.#http = createHttpClient({
      own: () => ({ adminPort: this.#admin?.port, listenerPort: this.#listener.port }),
      openTo: openHosts(settings),
      tls: settings.insecureUpstream ? { rejectUnauthorized: false } : {},
    });
    this.#proxying = new Proxying({
      settings,
      outgoing: this.#http,
      mode: () => this.#engine.mode,
      warn: (message) => this.warn(message),
    });
    const scripts = createScriptFiles();
    this.#postServeActions = new PostServeActions(
      { ...registeredTargets(path.resolve('.')), scripts },
      parseRegistrations(settings.postServeAction),
    );
    this.#recording = recordingOptions(settings, absolute);
    this.#engine = new Engine({
      recording: this.#recording,
      directory: absolute,
      configFrom: path.resolve(configFrom ?? directory),
      journalSize: settings.journalSize,
      noDelay: settings.noDelay,
      cors: settings.cors,
      rewrite: settings.rewrite,
      clock: this.#clock,
      random: seededRandom(settings.seed ?? chooseSeed()),
      files: systemFiles,
      modules: createModules(),
      list: listScenarios,
      shown: shownPath,
      environment: readEnvironment,
      mockUrl: () => this.url,
      reporters,
      outside: {
        http: this.#http,
        processes: createProcesses(),
        callbacks: this.#callbacks,
        via: sessionName(),
        uuid,
        sinks,
        upstream: settings.upstream,
      },
      registered: this.#postServeActions,
      middleware: { flags: settings.middleware, folder: path.resolve('.'), scripts },
      unknownAction: options.unknownAction,
    });
    this.#engine.mode = settings.mode;
    const isOwn = (file: string): boolean => this.#engine.recording?.isOwn(file) ?? false;
    this.#follower = new Follower({ engine: this.#engine, directory: absolute, watch: watchFiles, isOwn });
    const parts = { engine: this.#engine, clock: this.#clock, url: () => this.url, sinks };
    this.#driver = driven && new SessionDriver(parts);
    this.#observer = observed ? new Observer(() => this.redaction) : undefined;
    if (this.#observer) this.report(this.#observer);
    const { handle } = this.#driver ?? this.#engine.exchanges;
    const { proxy, tls } = this.#proxying;
    this.#listener = new Listener({ host: settings.host, clock: this.#clock, proxy, tls }, handle);
    this.#admin = settings.noAdmin ? undefined : this.#makeAdmin(given.adminPort === undefined);
  }

  /** Where it listens: `http://127.0.0.1:8500`. */
  get url(): string {
    return this.#listener.url;
  }

  /** Of the admin API; undefined without one. */
  get adminUrl(): string | undefined {
    return this.#admin?.url;
  }

  /** As shown to people. */
  get directory(): string {
    return this.#shown;
  }

  get library(): Library {
    return this.#engine.library;
  }

  /** The last finished exchanges. */
  get journal(): Journal {
    return this.#engine.journal;
  }

  /**
   * Finished exchanges that the journal still holds, oldest first: of the entries with that name or id, or all.
   *
   * @throws Error when no entry is called that, with the one that was probably meant
   */
  calls(nameOrId?: string): Call[] {
    const calls = this.journal.all().map(callOf);
    if (nameOrId === undefined) return calls;
    const ids = entryIds(this.library.entries, nameOrId);
    return calls.filter(({ entry }) => entry && ids.has(entry.id));
  }

  get state(): StateStore {
    return this.#engine.state;
  }

  /** Looks at every file again; with `paths`, at these. Invalid files are quarantined, never an error. */
  async reload(paths?: readonly string[]): Promise<void> {
    await this.#follower.reload(paths);
  }

  /** Asks it over the network, when the session is `driven`. */
  get driver(): SessionDriver | undefined {
    return this.#driver;
  }

  /** What became of it so far, when the session is `observed`. */
  get observer(): Observer | undefined {
    return this.#observer;
  }

  /** Sees what happens from now on, and judges what became of it since the last reset whenever it is asked. */
  witness(): Witness {
    return new Witness(this.#engine, this.#clock);
  }

  /** What is hidden when exchanges are shown. */
  get redaction(): Redaction {
    return this.#engine.redaction;
  }

  /** Initial state, zero counts, an empty journal. */
  reset(): void {
    this.#engine.reset();
  }

  /** What scenarios mean by `client:NAME` from now on. */
  callback(name: string, run: UserFunction): void {
    this.#callbacks.set(name, run);
  }

  /** Tells the reporters of something that belongs to no request. */
  warn(message: string): void {
    this.#engine.stream.emit({ type: 'session:warned', message });
  }

  /** Milliseconds on a clock that never stands still. */
  elapsed(): number {
    return this.#clock.elapsed();
  }

  /** Judges what became of it, when it is `observed`: tells of each result, the reporters or `tell`, and sums them up. */
  judge(options: JudgementOptions = {}, tell = (event: MockEvent): void => this.emit(event)): Verdict {
    if (!this.#observer) throw new TypeError('a session that is not observed cannot be judged');
    return judge(this.#observer, this.library, options, tell);
  }

  /** Tells the reporters. */
  emit(event: MockEvent): void {
    this.#engine.stream.emit(event);
  }

  /** The reporter sees every event from now on; the returned function takes it out again. */
  report(reporter: Reporter): () => void {
    return this.#engine.stream.add(reporter);
  }

  /**
   * Accepts no more connections, lets open exchanges finish for as long as `grace` allows, and closes the reporters.
   * Calling it again waits for the same end. `signal` is for the events alone: what asked for it, `SIGTERM`. `judge` is
   * called when nothing happens any more, and the reporters still listen.
   */
  stop({ signal, judge }: StopOptions = {}): Promise<void> {
    this.#stopped ??= this.#stop(signal, judge);
    return this.#stopped;
  }

  async start(): Promise<void> {
    const { watch, poll, port, host, readyFile } = this.#settings;
    const watching = watch || poll !== undefined;
    const ca = await this.#proxying.certificateFile();
    const unwritable = this.#whyNot(this.#settings.mode);
    if (unwritable !== undefined) throw new CannotStart(unwritable, { exitCode: 3 });
    // First of all: whoever waits for the mock may ask how far it is.
    await this.#admin?.start();
    await this.#engine.prepare();
    await this.#engine.reloader.load(parseInThreads).catch((error: unknown) => {
      throw unreadableDirectory(this.#shown, error);
    });
    checkStart(this.#engine, { directory: this.#shown, watching, forwards: this.#engine.mode !== 'simulate' });
    try {
      await this.#listener.listen(port);
    } catch (error) {
      throw cannotListen(error as NodeJS.ErrnoException, host, port);
    }
    const addresses = { url: this.url, ...(this.#admin ? { adminUrl: this.#admin.url } : {}) };
    this.#engine.announce({ ...addresses, directory: this.#shown, watching });
    for (const warning of startWarnings(this.#settings, this.library.entries)) this.warn(warning);
    // Ready is who notices the next save, too: scripts write files as soon as they are told.
    if (watching) await this.#follower.watch(poll);
    this.#phase = 'ready';
    this.#readyAt = this.#clock.elapsed();
    if (readyFile === undefined) return;
    try {
      this.#removeReadyFile = writeReadyFile(readyFile, {
        ...addresses,
        entries: this.library.entries.length,
        ...(ca && { ca }),
      });
    } catch (error) {
      throw new CannotStart(`cannot write the ready file ${readyFile}: ${(error as Error).message}`, { exitCode: 3 });
    }
  }

  /** Gives back what a start that failed has taken. */
  async abort(): Promise<void> {
    this.#listener.closeNow();
    this.#postServeActions.close();
    await Promise.all([this.#listener.close(), this.#follower.close(), this.#admin?.close()]);
  }

  #makeAdmin(isUsualPort: boolean): AdminServer {
    const starting = (): boolean => this.#phase === 'starting';
    const mock = controlled(this.#engine, {
      phase: () => this.#phase,
      url: () => (starting() ? undefined : this.url),
      setMode: (name) => this.#setMode(name),
      uptime: () => (starting() ? 0 : this.#clock.elapsed() - this.#readyAt),
      postServeActions: this.#postServeActions,
      reload: () => this.#follower.reload(),
      stepAside: () => new Promise((resolve) => void this.#clock.after(0, resolve)),
    });
    const warn = (message: string): void => this.#engine.stream.emit({ type: 'session:warned', message });
    return new AdminServer({ mock, settings: this.#settings, isUsualPort, clock: this.#clock, warn });
  }

  /** Why requests that come in this mode could not be recorded. */
  #whyNot(mode: string): string | undefined {
    const records = mode === 'capture' || (mode === 'spy' && this.#recording.captureOnMiss);
    return records ? whyNotWritable(this.#recording, shownPath(this.#recording.folder)) : undefined;
  }

  async #setMode(name: string): Promise<string | undefined> {
    if (name === this.#engine.mode) return undefined;
    const refused = this.#whyNot(name);
    if (refused !== undefined) return refused;
    this.#engine.mode = name;
    await this.#engine.recording?.finish();
    this.emit({ type: 'mode:changed', mode: name });
    return undefined;
  }

  async #stop(signal: string | undefined, judge: StopOptions['judge']): Promise<void> {
    const { exchanges, runner, stream } = this.#engine;
    this.#phase = 'stopping';
    stream.emit({ type: 'session:stopping', signal, open: exchanges.open, actions: runner.pending });
    const abandoned = await drain({
      engine: this.#engine,
      listener: this.#listener,
      follower: this.#follower,
      clock: this.#clock,
      grace: this.#settings.grace,
    });
    await this.#engine.recording?.close();
    this.#http.close();
    this.#driver?.close();
    this.#postServeActions.close();
    await this.#admin?.close();
    this.#removeReadyFile();
    judge?.();
    const { started, unmatched, failed } = exchanges;
    stream.emit({
      type: 'session:ended',
      exchanges: started,
      unmatched,
      failed,
      abandoned,
      actions: { ...runner.counts },
      abandonedActions: runner.abandoned,
    });
    await stream.close();
  }
}
