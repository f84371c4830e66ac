import type { Outcome } from './outcome.ts';
import type { Place } from './place.ts';

/** When an action runs: before the answer, as the answer, or after it was written. */
export type Phase = 'before' | 'responder' | 'after';

/** One run of an action, as events, the live list, the journal and the admin API show it. Filled in as it goes. */
export class ActionRun {
  /** Counts up from 1 in a session. */
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly phase: Phase;
  readonly summary: string;
  readonly place: Place;
  /** Epoch milliseconds: when it was due, its delay not yet begun. */
  readonly startedAt: number;
  /** Undefined until it ended. */
  outcome: Outcome | undefined = undefined;
  reason: string | undefined = undefined;
  status: number | undefined = undefined;
  exitCode: number | undefined = undefined;
  killedBy: string | undefined = undefined;
  stderr: string | undefined = undefined;
  /** Milliseconds of delay and of waiting for its turn. */
  waited = 0;
  /** Milliseconds of the attempt. */
  duration = 0;

  constructor(id: number, action: RunLabel, phase: Phase, startedAt: number) {
    this.id = id;
    this.name = action.name;
    this.kind = action.kind;
    this.summary = action.summary;
    this.place = action.place;
    this.phase = phase;
    this.startedAt = startedAt;
  }
}

/** What a run has of its action. */
export interface RunLabel {
  readonly name: string;
  readonly kind: string;
  readonly place: Place;
  /** What it does, in one line. */
  readonly summary: string;
}
