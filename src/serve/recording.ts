import type { CompiledFile, ScenarioFile } from '../compile/scenario.ts';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
import type { Scenario } from '../model/library.ts';
import type { Clock } from '../model/ports.ts';
import type { Held } from './capture/earlier.ts';
import { type MakeRecorderParts, makeRecorder } from './capture/make.ts';
import type { RecordingOptions } from './capture/options.ts';
import type { Recorder } from './capture/recorder.ts';
import type { RecordingStore } from './capture/store.ts';
import { Repeated } from './repeated.ts';

export interface RecordingParts extends Omit<MakeRecorderParts, 'options' | 'heldIn' | 'settled'> {
  readonly options: RecordingOptions;
  readonly clock: Clock;
  /** A file that is served with this very content. */
  readonly served: (path: string, bytes: Buffer) => Scenario | undefined;
  readonly compile: (file: ScenarioFile) => CompiledFile;
  readonly reload: (paths: readonly string[]) => Promise<void>;
  /** Recordings are served while they are made, and not only when that is over. */
  readonly servesAtOnce: () => boolean;
}

/** Of the time, what may go into reading again what was recorded: a fifth. */
const REST = 4;

/** What a session records: nothing is looked at before a mode does. */
export class Recording {
  readonly captureOnMiss: boolean;
  readonly #parts: RecordingParts;
  readonly #serving: Repeated;
  #made: { readonly recorder: Recorder; readonly store: RecordingStore } | undefined;

  constructor(parts: RecordingParts) {
    this.captureOnMiss = parts.options.captureOnMiss;
    this.#parts = parts;
    this.#serving = new Repeated(() => this.#serve().catch((error: Error) => this.#tellUnserved(error)), {
      clock: parts.clock,
      rest: REST,
    });
  }

  readonly recorder = (): Recorder => {
    this.#made ??= makeRecorder({
      ...this.#parts,
      heldIn: (path, bytes) => this.#heldIn(path, bytes),
      settled: () => {
        if (this.#parts.servesAtOnce()) this.#serving.ask();
      },
    });
    return this.#made.recorder;
  };

  /** A file as it was written here, that is going to be served when it is time to. */
  readonly isOwn = (path: string): boolean => this.#made?.store.isUnserved(path) ?? false;

  /** How many answers were to be recorded, and could not be. */
  get lost(): number {
    return this.#made?.recorder.lost ?? 0;
  }

  /** Writes what still waits, and serves all that was recorded. */
  async finish(): Promise<void> {
    if (!this.#made) return;
    await this.#made.recorder.idle();
    // Also when nothing is left to serve: it may be under way.
    await this.#serve();
  }

  /** Writes what still waits, and tells of it. */
  async close(): Promise<void> {
    await this.#made?.recorder.idle();
    const summary = this.#made?.recorder.summary();
    if (summary) this.#parts.tell(summary);
  }

  async #serve(): Promise<void> {
    await this.#parts.reload(this.#made?.store.takeUnserved() ?? []);
  }

  #tellUnserved({ message }: Error): void {
    this.#parts.tell({ type: 'session:warned', message: `what was recorded is not served yet: ${message}` });
  }

  #heldIn(path: string, bytes: Buffer): Held {
    const { compile, served, shown } = this.#parts;
    const known = served(path, bytes);
    if (known) return { entries: known.entries };
    const { scenario, diagnostics } = compile({ id: path, path, shown: shown(path), bytes });
    if (scenario) return { entries: scenario.entries };
    const { place, message } = (diagnostics.find(isError) ?? diagnostics[0]) as Diagnostic;
    return { problem: `${place.file}:${place.line}:${place.column}: ${message}` };
  }
}
