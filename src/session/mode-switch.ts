import { shownPath } from '../io/files.ts';
import type { RecordingOptions } from '../serve/capture/options.ts';
import type { Engine } from '../serve/engine.ts';
import { whyNotWritable } from './recording.ts';

/** Changes what a hit and a miss mean, while the mock runs. */
export class ModeSwitch {
  readonly #engine: Engine;
  readonly #recording: RecordingOptions;

  constructor(engine: Engine, recording: RecordingOptions) {
    this.#engine = engine;
    this.#recording = recording;
  }

  /** The folder in which a mode records, as shown to people; undefined for one that does not. */
  recordsIn(mode: string): string | undefined {
    const records = mode === 'capture' || (mode === 'spy' && this.#recording.captureOnMiss);
    return records ? shownPath(this.#recording.folder) : undefined;
  }

  /** Why a mode cannot be: what comes in it could not be recorded. */
  whyNot(mode: string): string | undefined {
    const shown = this.recordsIn(mode);
    return shown === undefined ? undefined : whyNotWritable(this.#recording, shown);
  }

  /** Why it stays as it is; undefined once the mode is the new one. */
  readonly set = async (name: string): Promise<{ reason: string; hint?: string } | undefined> => {
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
    this.#engine.tellLack();
    return undefined;
  };
}
