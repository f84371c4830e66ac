import type { RedactOption } from '../../compile/redact-option.ts';
import type { RecorderParts } from './recorder.ts';
import type { StoreParts } from './store.ts';

/** Where and how exchanges are recorded. */
export interface RecordingOptions extends Omit<StoreParts, 'heldIn'>, Pick<RecorderParts, 'again'> {
  readonly redact: RedactOption;
  /** In spy, requests that no entry wants are recorded. */
  readonly captureOnMiss: boolean;
}
