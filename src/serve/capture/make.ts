import type { RedactRules } from '../../compile/format/redact.ts';
import { mergeRules } from '../../compile/redact-option.ts';
import { Redaction } from '../redact.ts';
import type { RecordingOptions } from './options.ts';
import { Recorder, type RecorderParts } from './recorder.ts';
import { RecordRedaction } from './redaction.ts';
import { RecordingStore, type StoreParts } from './store.ts';

export interface MakeRecorderParts extends Omit<RecorderParts, 'store' | 'redaction' | 'again'> {
  readonly options: RecordingOptions;
  readonly heldIn: StoreParts['heldIn'];
  /** Of the configuration, as it is now. */
  readonly rules: () => RedactRules;
}

/** Joins what records. */
export function makeRecorder({ options, heldIn, rules, ...rest }: MakeRecorderParts): {
  readonly recorder: Recorder;
  readonly store: RecordingStore;
} {
  const { redact, again } = options;
  const store = new RecordingStore({ ...options, heldIn });
  let current: { readonly rules: RedactRules; readonly masks: RecordRedaction } | undefined;
  const redaction = (): RecordRedaction => {
    const now = rules();
    if (current?.rules !== now) {
      current = { rules: now, masks: new RecordRedaction(new Redaction(mergeRules(now, redact.rules)), redact.none) };
    }
    return current.masks;
  };
  return { store, recorder: new Recorder({ ...rest, store, redaction, again }) };
}
