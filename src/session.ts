import type { UserFunction } from './model/action.ts';
import type { MockEvent, Reporter } from './model/events.ts';
import type { Library } from './model/library.ts';
import type { Verdict } from './model/verdict.ts';
import { type Call, callOf, entryIds } from './serve/calls.ts';
import type { Journal } from './serve/journal.ts';
import type { Redaction } from './serve/redact.ts';
import type { StateStore } from './serve/state.ts';
import { assemble, type SessionParts } from './session/assemble.ts';
import { type JudgementOptions, judge } from './session/judgement.ts';
import { begin, end, giveBack } from './session/life.ts';
import type { SessionOptions, StopOptions } from './session/options.ts';
import type { SessionDriver } from './session/verify-driver.ts';
import { Witness } from './session/witness.ts';
import type { Observer } from './verify/observe.ts';

export type { Call, CallAction } from './serve/calls.ts';
export type { SessionOptions } from './session/options.ts';
export type { Witness } from './session/witness.ts';

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

/** A running mock: what it is made of is joined in `session/assemble.ts`, and nowhere else. */
export class Session {
  readonly #parts: SessionParts;
  #stopped: Promise<void> | undefined;
  #removeReadyFile = (): void => {};

  /** Use `startSession`. */
  constructor(options: SessionOptions) {
    this.#parts = assemble(options);
  }

  /** Where it listens: `http://127.0.0.1:8500`. */
  get url(): string {
    return this.#parts.listener.url;
  }

  /** Of the admin API; undefined without one. */
  get adminUrl(): string | undefined {
    return this.#parts.admin?.url;
  }

  /**
   * The file with the certificate of the CA that signs for intercepted hosts; undefined when there is none. A local CA
   * is made when it is first needed.
   *
   * @throws CannotStart when it cannot be made or read
   */
  certificateFile(): Promise<string | undefined> {
    return this.#parts.proxying.certificateFile();
  }

  /** As shown to people. */
  get directory(): string {
    return this.#parts.shown;
  }

  get library(): Library {
    return this.#parts.engine.library;
  }

  /** The last finished exchanges. */
  get journal(): Journal {
    return this.#parts.engine.journal;
  }

  get state(): StateStore {
    return this.#parts.engine.state;
  }

  /** What is hidden when exchanges are shown. */
  get redaction(): Redaction {
    return this.#parts.engine.redaction;
  }

  /** How many answers were to be recorded, and could not be. */
  get lost(): number {
    return this.#parts.engine.recording?.lost ?? 0;
  }

  /** Asks it over the network, when the session is `driven`. */
  get driver(): SessionDriver | undefined {
    return this.#parts.driver;
  }

  /** What became of it so far, when the session is `observed`. */
  get observer(): Observer | undefined {
    return this.#parts.observer;
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

  /** Looks at every file again; with `paths`, at these. Invalid files are quarantined, never an error. */
  async reload(paths?: readonly string[]): Promise<void> {
    await this.#parts.follower.reload(paths);
  }

  /** Initial state, zero counts, an empty journal. */
  reset(): void {
    this.#parts.engine.reset();
  }

  /** What scenarios mean by `client:NAME` from now on. */
  callback(name: string, run: UserFunction): void {
    this.#parts.callbacks.set(name, run);
  }

  /** Milliseconds on a clock that never stands still. */
  elapsed(): number {
    return this.#parts.clock.elapsed();
  }

  /** Tells the reporters. */
  emit(event: MockEvent): void {
    this.#parts.engine.stream.emit(event);
  }

  /** Tells the reporters of something that belongs to no request. */
  warn(message: string): void {
    this.emit({ type: 'session:warned', message });
  }

  /** The reporter sees every event from now on; the returned function takes it out again. */
  report(reporter: Reporter): () => void {
    return this.#parts.engine.stream.add(reporter);
  }

  /** Sees what happens from now on, and judges what became of it since the last reset whenever it is asked. */
  witness(): Witness {
    return new Witness(this.#parts.engine, this.#parts.clock);
  }

  /** Judges what became of it, when it is `observed`: tells of each result, the reporters or `tell`, and sums them up. */
  judge(options: JudgementOptions = {}, tell = (event: MockEvent): void => this.emit(event)): Verdict {
    const { observer } = this.#parts;
    if (!observer) throw new TypeError('a session that is not observed cannot be judged');
    return judge(observer, this.library, options, tell);
  }

  /** Use `startSession`. */
  async start(): Promise<void> {
    this.#removeReadyFile = await begin(this.#parts);
  }

  /** Gives back what a start that failed has taken. */
  abort(): Promise<void> {
    return giveBack(this.#parts);
  }

  /**
   * Accepts no more connections, lets open exchanges finish for as long as `grace` allows, and closes the reporters.
   * Calling it again waits for the same end.
   */
  stop(options: StopOptions = {}): Promise<void> {
    this.#stopped ??= end(this.#parts, options, this.#removeReadyFile);
    return this.#stopped;
  }
}
