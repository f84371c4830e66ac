import type { Entry } from './entry.ts';
import type { Explanation } from './library.ts';
import type { Outcome } from './outcome.ts';
import type { Fault, Reply } from './reply.ts';
import type { Request } from './request.ts';

/** One request and all that was done about it. Filled in as it goes; events and the journal share the one object. */
export interface Exchange {
  /** Counts up from 1 in a session. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly request: Request;
  /** Undefined when nothing matched. */
  entry: Entry | undefined;
  /** Which call of the entry this is, from 1; 0 when nothing matched. */
  call: number;
  /** What was answered; undefined until then. */
  reply: Reply | undefined;
  fault: Fault | undefined;
  /** Bytes of the answer's body. */
  bytes: number;
  /** Milliseconds from the request's head to the last byte handed to the system; 0 until it ended. */
  duration: number;
  outcome: Outcome;
  /** In plain words, when the outcome is not passed: `the client left before the answer`. */
  reason: string | undefined;
  /** Near misses, when nothing matched. */
  nearest: readonly Explanation[];
}
