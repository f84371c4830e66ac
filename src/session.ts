import path from 'node:path';
import { type GivenServeOptions, type ServeSettings, settle } from './compile/serve-options.ts';
import { cannotListen } from './io/cannot-listen.ts';
import { systemClock } from './io/clock.ts';
import { readEnvironment } from './io/environment.ts';
import { isDirectory, listScenarios, shownPath, systemFiles } from './io/files.ts';
import { runInThreads } from './io/in-threads.ts';
import { Listener } from './io/listener.ts';
import { chooseSeed } from './io/random.ts';
import { writeReadyFile } from './io/ready-file.ts';
import { watchFiles } from './io/watch.ts';
import type { Watcher } from './io/watcher.ts';
import { CannotStart } from './model/cannot-start.ts';
import type { Reporter } from './model/events.ts';
import type { Library } from './model/library.ts';
import { seededRandom } from './model/random.ts';
import { type Call, callOf, entryIds } from './serve/calls.ts';
import { checkStart, missingDirectory } from './serve/check-start.ts';
import { Engine } from './serve/engine.ts';
import { inventory } from './serve/inventory.ts';
import type { Journal } from './serve/journal.ts';
import type { ParseAhead } from './serve/load-all.ts';
import type { StateStore } from './serve/state.ts';
import type { ParseJob } from './source/parse-job.ts';
import type { Tape } from './source/tape.ts';
import { decodeTape } from './source/tape-read.ts';

export type { Call } from './serve/calls.ts';

export interface SessionOptions {
  /** The scenarios directory; a relative path starts where the process was started. */
  readonly directory: string;
  /** From which folder upwards `mockrun.config.yaml` is looked for; default: the scenarios directory. */
  readonly configFrom?: string;
  /** What `mockrun serve` can be told; what is left out is the default. */
  readonly settings: GivenServeOptions;
  readonly reporters?: readonly Reporter[];
}

/** Why a session ends, as its last events say. */
export interface Farewell {
  /** `SIGINT`, `SIGTERM`; absent when a program or a key asked for it. */
  readonly signal?: string;
}

/**
 * Loads the scenarios, listens, and watches when it is told to.
 *
 * @throws CannotStart when the directory is missing (2), files are invalid and nobody watches (2, an `InvalidFiles`),
 *   there is nothing to serve and nobody watches (5), or the address cannot be taken (3)
 */
export async function startSession(options: SessionOptions): Promise<Session> {
  const session = new Session(options);
  await session.start();
  return session;
}

/** The composition root: joins the engine with the listener, the files and the clock. Nothing else does. */
export class Session {
  readonly #settings: ServeSettings;
  readonly #directory: string;
  readonly #shown: string;
  readonly #engine: Engine;
  readonly #listener: Listener;
  readonly #clock;
  #watcher: Watcher | undefined;
  #stopped: Promise<void> | undefined;
  #removeReadyFile = (): void => {};

  /** Use `startSession`. */
  constructor({ directory, configFrom, settings: given, reporters = [] }: SessionOptions) {
    const settings = settle(given);
    this.#settings = settings;
    this.#directory = path.resolve(directory);
    this.#shown = shownPath(this.#directory) || '.';
    if (!isDirectory(this.#directory)) throw missingDirectory(this.#shown);
    this.#clock = systemClock(settings.now);
    this.#engine = new Engine({
      directory: this.#directory,
      configFrom: path.resolve(configFrom ?? directory),
      journalSize: settings.journalSize,
      noDelay: settings.noDelay,
      cors: settings.cors,
      rewrite: settings.rewrite,
      clock: this.#clock,
      random: seededRandom(settings.seed ?? chooseSeed()),
      files: systemFiles,
      list: listScenarios,
      shown: shownPath,
      environment: readEnvironment,
      mockUrl: () => this.url,
      reporters,
    });
    this.#listener = new Listener({ host: settings.host, clock: this.#clock }, this.#engine.exchanges.handle);
  }

  /** Where it listens: `http://127.0.0.1:8500`. */
  get url(): string {
    return this.#listener.url;
  }

  get library(): Library {
    return this.#engine.library;
  }

  /** The last finished exchanges. */
  get journal(): Journal {
    return this.#engine.journal;
  }

  /** Finished exchanges that the journal still holds, oldest first. */
  calls(): Call[] {
    return this.journal.all().map(callOf);
  }

  /**
   * Ids of the entries with that id or name.
   *
   * @throws Error when there are none, with the one that was probably meant
   */
  entryIds(nameOrId: string): ReadonlySet<string> {
    return entryIds(this.library.entries, nameOrId);
  }

  get state(): StateStore {
    return this.#engine.state;
  }

  /** Looks at every file again; with `paths`, at these. Invalid files are quarantined, never an error. */
  async reload(paths?: readonly string[]): Promise<void> {
    try {
      await this.#engine.reload(paths);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#warn(`the scenarios could not be reloaded and stay as they are: ${reason}`);
    }
    this.#watcher?.add(this.#watchedFiles());
  }

  /** Initial state, zero counts, an empty journal. */
  reset(): void {
    this.#engine.reset();
  }

  /** The reporter sees every event from now on; the returned function takes it out again. */
  report(reporter: Reporter): () => void {
    return this.#engine.stream.add(reporter);
  }

  /**
   * Accepts no more connections, lets open exchanges finish for as long as `grace` allows, and closes the reporters.
   * Calling it again waits for the same end.
   */
  stop(farewell: Farewell = {}): Promise<void> {
    this.#stopped ??= this.#stop(farewell.signal);
    return this.#stopped;
  }

  async start(): Promise<void> {
    const { watch, poll, port, host, readyFile } = this.#settings;
    const watching = watch || poll !== undefined;
    await this.#engine.reloader.load(parseInThreads);
    checkStart(this.#engine, { directory: this.#shown, watching });
    try {
      await this.#listener.listen(port);
    } catch (error) {
      throw cannotListen(error as NodeJS.ErrnoException, host, port);
    }
    this.#announce(watching);
    // Ready is who notices the next save, too: scripts write files as soon as they are told.
    if (watching) await this.#watch(poll);
    if (readyFile !== undefined) this.#writeReady(readyFile);
  }

  #announce(watching: boolean): void {
    this.#engine.stream.emit({
      type: 'session:started',
      url: this.url,
      directory: this.#shown,
      mode: this.#settings.mode,
      watching,
      ...inventory(this.library),
    });
  }

  #writeReady(file: string): void {
    try {
      this.#removeReadyFile = writeReadyFile(file, { url: this.url, entries: this.library.entries.length });
    } catch (error) {
      this.#listener.closeNow();
      void this.#listener.close();
      throw new CannotStart(`cannot write the ready file ${file}: ${(error as Error).message}`, { exitCode: 3 });
    }
  }

  async #watch(poll: number | undefined): Promise<void> {
    const watcher = await watchFiles({
      directory: this.#directory,
      files: this.#watchedFiles(),
      poll,
      changed: (paths) => void this.reload(paths),
      warned: (message) => this.#warn(message),
    });
    if (this.#stopped) return watcher.close();
    this.#watcher = watcher;
    // What was saved between loading and now was seen by nobody.
    return this.reload();
  }

  #watchedFiles(): string[] {
    const { path: config } = this.#engine.config;
    return [...this.#engine.reloader.dependencies, ...(config === undefined ? [] : [config])];
  }

  async #stop(signal: string | undefined): Promise<void> {
    const { exchanges, stream } = this.#engine;
    stream.emit({ type: 'session:stopping', signal, open: exchanges.open });
    await this.#watcher?.close();
    const closed = this.#listener.close();
    const graceOver = new Promise<void>((resolve) => this.#clock.after(this.#settings.grace, resolve));
    await Promise.race([closed, graceOver]);
    const abandoned = exchanges.open;
    this.#listener.closeNow();
    this.#removeReadyFile();
    const { started, unmatched, failed } = exchanges;
    stream.emit({ type: 'session:ended', exchanges: started, unmatched, failed, abandoned });
    await stream.close();
  }

  #warn(message: string): void {
    this.#engine.stream.emit({ type: 'session:warned', message });
  }
}

/** Only a built program has the plain JavaScript that threads need; run from its sources, it parses here. */
const parseInThreads: ParseAhead = (files, done) => {
  const jobs = files.map(({ file, bytes }): ParseJob => ({ path: file.path, shown: shownPath(file.path), bytes }));
  return runInThreads<ParseJob, Tape>(new URL('./source/parse-job.js', import.meta.url), jobs, (index, tape) =>
    done(index, tape && ((text) => decodeTape(tape, text))),
  );
};
