import type { StopSignal } from '../model/stop-signal.ts';
import type { Redaction } from '../serve/redact.ts';
import type { Filter } from './filter.ts';
import type { Policy } from './policy.ts';

/** How what happened is judged, whoever made it happen. */
export interface JudgeOptions {
  readonly policy: Policy;
  /** What is hidden in all that is shown. */
  readonly redaction: Redaction;
}

export interface VerifyOptions extends JudgeOptions {
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** Milliseconds that an exchange's actions may take after its answer. */
  readonly grace: number;
  /** Actions with a `sink` are sent for real, and entries that forward are replayed. Default false. */
  readonly liveActions?: boolean;
  /** Tests and entries whose `file: name` it wants. Default: all. */
  readonly filter?: Filter | undefined;
  /** End after the first failure. Default false. */
  readonly bail?: boolean;
  /** How often each test is run. Default 1. */
  readonly repeat?: number;
  /** Ends the run when it is aborted; an `AbortSignal` is one. */
  readonly interruption?: Interruption | undefined;
}

/** `reason`, when it is a text, is what interrupted: `SIGTERM`. */
export type Interruption = StopSignal & { readonly reason?: unknown };
