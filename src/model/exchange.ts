import type { ActionRun } from './action-run.ts';
import type { Entry } from './entry.ts';
import type { Explanation } from './library.ts';
import type { Outcome } from './outcome.ts';
import type { Fault, Reply } from './reply.ts';
import type { Request } from './request.ts';

const NOTHING_NEAR: readonly Explanation[] = [];
const NO_DIFFERENCES: readonly AnswerDifference[] = [];
const NO_ACTIONS: readonly ActionRun[] = [];

/** A place in which two answers differ, in texts to be shown. */
export interface AnswerDifference {
  /** `status`, `headers.etag`, `body`, `body $.items[0].id`. */
  readonly field: string;
  /** What the entry answers. */
  readonly expected: string;
  /** What the real service answered. */
  readonly got: string;
}

/**
 * One request and all that was done about it. Filled in as it goes; events and the journal share the one object.
 *
 * A class, and not a literal: V8 notices that objects of a literal which the journal holds live long, and then makes
 * them in the old generation, where each keeps its request from being collected cheaply.
 */
export class Exchange {
  /** Counts up from 1 in a session. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly request: Request;
  /** The request's target as it may be shown: secrets in its query are hidden. */
  target: string;
  /** Undefined when nothing matched, and where entries have no say. */
  entry: Entry | undefined = undefined;
  /** Which call of the entry this is, from 1; 0 without an entry. */
  call = 0;
  /** No entry wanted it, and nobody else was there to answer. */
  unmatched = false;
  /** What was answered; undefined until then. */
  reply: Reply | undefined = undefined;
  fault: Fault | undefined = undefined;
  /** Bytes of the answer's body. */
  bytes = 0;
  /** Milliseconds from the request's head to the last byte handed to the system; 0 until it ended. */
  duration = 0;
  outcome: Outcome = 'passed';
  /** In plain words, when the outcome is not passed: `the client left before the answer`. */
  reason: string | undefined = undefined;
  /** Where the real service is that answered, or should have: `https://api.shop.test`. */
  forwardedTo: string | undefined = undefined;
  /** The middleware that made the answer, or should have, in mode synthesize: `./shop.py`. */
  synthesizedBy: string | undefined = undefined;
  /** How the answer of the entry differs from the real one, in mode diff. */
  differences: readonly AnswerDifference[] = NO_DIFFERENCES;
  /** Near misses, when nothing matched. */
  nearest: readonly Explanation[] = NOTHING_NEAR;

  /** Runs of actions, in the order in which they were due; they may end long after the answer. */
  actions: readonly ActionRun[] = NO_ACTIONS;

  constructor(id: number, startedAt: number, request: Request) {
    this.id = id;
    this.startedAt = startedAt;
    this.request = request;
    this.target = request.target;
  }
}
