import type { CompiledFile, ScenarioFile } from '../compile/scenario.ts';
import type { Entry } from '../model/entry.ts';
import { type MakeRecorderParts, makeRecorder } from './capture/make.ts';
import type { RecordingOptions } from './capture/options.ts';
import type { Recorder } from './capture/recorder.ts';
import type { RecordingStore } from './capture/store.ts';

export interface RecordingParts extends Omit<MakeRecorderParts, 'options' | 'entriesIn' | 'settled'> {
  readonly options: RecordingOptions;
  readonly compile: (file: ScenarioFile) => CompiledFile;
  readonly reload: (paths: readonly string[]) => Promise<void>;
  /** Recordings are served while they are made, and not only when that is over. */
  readonly servesAtOnce: () => boolean;
}

/** What a session records: nothing is looked at before the first exchange that is to be recorded. */
export class Recording {
  readonly captureOnMiss: boolean;
  readonly #parts: RecordingParts;
  #made: { readonly recorder: Recorder; readonly store: RecordingStore } | undefined;

  constructor(parts: RecordingParts) {
    this.captureOnMiss = parts.options.captureOnMiss;
    this.#parts = parts;
  }

  readonly recorder = (): Recorder => {
    this.#made ??= makeRecorder({
      ...this.#parts,
      entriesIn: (path, bytes) => this.#entriesIn(path, bytes),
      settled: () => {
        if (this.#parts.servesAtOnce()) void this.#serve();
      },
    });
    return this.#made.recorder;
  };

  /** A file as it was written here, that need not be looked at before recording is over. */
  readonly isOwn = (path: string): boolean =>
    !this.#parts.servesAtOnce() && (this.#made?.store.isAsWritten(path) ?? false);

  /** Writes what still waits, and serves all that was recorded. */
  async finish(): Promise<void> {
    if (!this.#made) return;
    await this.#made.recorder.idle();
    await this.#serve();
  }

  /** Writes what still waits, and tells of it. */
  async close(): Promise<void> {
    await this.#made?.recorder.idle();
    const summary = this.#made?.recorder.summary();
    if (summary) this.#parts.tell(summary);
  }

  async #serve(): Promise<void> {
    const written = this.#made?.store.written ?? [];
    if (written.length > 0) await this.#parts.reload(written);
  }

  #entriesIn(path: string, bytes: Buffer): readonly Entry[] {
    const { compile, shown } = this.#parts;
    return compile({ id: path, path, shown: shown(path), bytes }).scenario?.entries ?? [];
  }
}
