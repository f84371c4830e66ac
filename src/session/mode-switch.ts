import { shownPath } from '../io/files.ts';
import type { ModeName } from '../model/mode.ts';
import type { RecordingOptions } from '../serve/capture/options.ts';
import type { Engine } from '../serve/engine.ts';
import { modeWarnings } from './mode-warnings.ts';
import { whyNotWritable } from './recording.ts';

/** Changes what a hit and a miss mean, while the mock runs. */
export class ModeSwitch {
  readonly #engine: Engine;
  readonly #recording: RecordingOptions;
  readonly #upstream: string | undefined;

  constructor(engine: Engine, recording: RecordingOptions, upstream: string | undefined) {
    this.#engine = engine;
    this.#recording = recording;
    this.#upstream = upstream;
  }

  /** The folder in which a mode records, as shown to people; undefined for one that does not. */
  recordsIn(mode: ModeName): string | undefined {
    const records = mode === 'capture' || (mode === 'spy' && this.#recording.captureOnMiss);
    return records ? shownPath(this.#recording.folder) : undefined;
  }

  /** Why a mode cannot be: what comes in it could not be recorded. */
  whyNot(mode: ModeName): string | undefined {
    const shown = this.recordsIn(mode);
    return shown === undefined ? undefined : whyNotWritable(this.#recording, shown);
  }

  /** Tells what a person should know of the mode as it begins. */
  warn(): void {
    const { library, mode, places, stream } = this.#engine;
    const { entries } = library;
    const upstream = this.#upstream;
    const recordsIn = this.recordsIn(mode);
    for (const message of modeWarnings(mode, { entries, upstream, recordsIn, isAround: places.isAround })) {
      stream.emit({ type: 'session:warned', message });
    }
    this.#engine.tellLack();
  }

  /** Why it stays as it is; undefined once the mode is the new one. */
  readonly set = async (name: ModeName): Promise<{ reason: string; hint?: string } | undefined> => {
    const { mode, recording, stream } = this.#engine;
    if (name === mode) return undefined;
    const reason = this.whyNot(name);
    if (reason !== undefined) return { reason };
    const lack = this.#engine.lackOf(name);
    if (lack?.stops) return lack;
    this.#engine.mode = name;
    await recording?.finish();
    const recordsIn = this.recordsIn(name);
    if (recordsIn !== undefined) recording?.recorder().prepare();
    stream.emit({ type: 'mode:changed', mode: name, ...(recordsIn === undefined ? {} : { recordsIn }) });
    this.warn();
    return undefined;
  };
}
