import {
  type Action,
  type ActionResult,
  ActionRun,
  type Phase,
  type RegisteredAction,
  type Responded,
  type RunLabel,
  type World,
} from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Place } from '../model/place.ts';
import { type Booking, Bookings, cancelBooking } from './booking.ts';
import { Course, type CourseParts, type Surroundings } from './course.ts';
import { Lanes } from './lane.ts';
import { Order } from './order.ts';
import { ResponderCourse } from './responder-course.ts';

export interface RunnerParts {
  readonly world: World;
  readonly mockUrl: () => string;
  /** How long to wait before the run, in milliseconds. */
  readonly delay: (action: Action) => number;
  /** Actions that are looked up by name when they are due. */
  readonly registered: (name: string) => Action | undefined;
  readonly observer: RunObserver;
}

/** Sees what becomes of runs. Must not throw. */
export interface RunObserver {
  /** It is due. */
  started(exchange: Exchange, run: ActionRun): void;
  finished(exchange: Exchange, run: ActionRun): void;
  /** How many wait for their turn, or how many are under way, is different now. */
  loadChanged(load: { readonly waiting: number; readonly running: number }): void;
}

export type Done = (run: ActionRun, result: ActionResult) => void;

/** Of a run's texts, this much is kept. */
const TAIL = 2048;

/** Runs actions, and knows of every run that has not ended. */
export class Runner {
  readonly bookings: Bookings;
  /** Ended runs by outcome, since the start. */
  readonly counts: Record<Outcome, number> = { passed: 0, failed: 0, broken: 0 };
  readonly #parts: RunnerParts;
  readonly #course: CourseParts;
  readonly #pending = new Set<Course>();
  readonly #load = { waiting: 0, running: 0 };
  readonly #abandoned = new Map<string, number>();
  /** Set when nothing may be started any more. */
  #over: string | undefined;
  #runs = 0;

  constructor(parts: RunnerParts) {
    const { world, delay, mockUrl, observer } = parts;
    const lanes = new Lanes(world.processes.cpus);
    const order = new Order();
    const changed = (key: 'waiting' | 'running') => (change: 1 | -1) => {
      this.#load[key] += change;
      observer.loadChanged(this.#load);
    };
    this.bookings = new Bookings(lanes, order);
    this.#parts = parts;
    this.#course = {
      world,
      lanes,
      order,
      mockUrl,
      delay,
      waiting: changed('waiting'),
      running: changed('running'),
      ended: (course, result) => this.#ended(course, result),
    };
  }

  /** Runs that have not ended, their delays included. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Names of their actions, once each. */
  get pendingNames(): readonly string[] {
    return [...new Set([...this.#pending].map(({ run }) => run.name))];
  }

  /** What was given up: names, and how many runs of each. */
  get abandoned(): { readonly name: string; readonly runs: number }[] {
    return [...this.#abandoned].map(([name, runs]) => ({ name, runs }));
  }

  /** Keys of what runs that have not ended may still ask for. */
  *resourcesInUse(): Generator<string> {
    for (const { action } of this.#pending) yield* action.target.resources ?? [];
  }

  /** One run. `done` is called once, possibly before this returns. */
  run(given: Action | RegisteredAction, phase: Phase, around: Surroundings, done: Done, booking?: Booking): void {
    const action = 'target' in given ? given : this.#parts.registered(given.registered);
    if (!action) {
      this.#unknown(given as RegisteredAction, phase, around, done);
      return;
    }
    // Of a registered one, the place where it is named is more to the point than where it comes from.
    const run = this.#label(action, phase, given.place);
    this.#begin(new Course(this.#course, run, action, around, done), booking);
  }

  /** A responder's run. Resolves with its answer, or why there is none; an answer's run goes on until `end`. */
  respond(action: Action, around: Surroundings, done: Done, booking?: Booking): Promise<Answering> {
    return new Promise((resolve) => {
      const run = this.#label(action, 'responder', action.place);
      const answered = (responded: Responded): void => resolve({ responded, course });
      const course = new ResponderCourse(this.#course, run, action, around, done, answered);
      this.#begin(course, booking);
    });
  }

  /** Ends whatever has not ended as broken, for this reason; what would be due later ends the same way. */
  abandon(reason: string): void {
    this.#over = reason;
    // The newest first: those that wait must not start because those before them have gone.
    for (const course of [...this.#pending].toReversed()) this.#give(course, reason);
  }

  #label({ name, kind, target }: Action, phase: Phase, place: Place): ActionRun {
    return this.#makeRun({ name, kind, place, summary: target.summary }, phase);
  }

  #makeRun(label: RunLabel, phase: Phase): ActionRun {
    this.#runs += 1;
    return new ActionRun(this.#runs, label, phase, this.#parts.world.clock.now());
  }

  #begin(course: Course, booking: Booking | undefined): void {
    const { exchange, run } = course;
    note(exchange, run);
    this.#pending.add(course);
    this.#parts.observer.started(exchange, run);
    if (this.#over === undefined) {
      course.begin(booking);
      return;
    }
    if (booking) cancelBooking(booking);
    this.#give(course, this.#over);
  }

  #give(course: Course, reason: string): void {
    if (course.ended) return;
    const { name } = course.run;
    this.#abandoned.set(name, (this.#abandoned.get(name) ?? 0) + 1);
    course.end({ outcome: 'broken', reason });
    course.stop.abort();
  }

  #ended(course: Course, result: ActionResult): void {
    this.#pending.delete(course);
    this.#finish(course.exchange, course.run, result);
  }

  #unknown({ registered, place }: RegisteredAction, phase: Phase, { exchange }: Surroundings, done: Done): void {
    const run = this.#makeRun({ name: registered, kind: 'use', place, summary: registered }, phase);
    note(exchange, run);
    this.#parts.observer.started(exchange, run);
    const result = { outcome: 'broken', reason: `no post-serve action is called "${registered}"` } as const;
    this.#finish(exchange, run, result);
    done(run, result);
  }

  #finish(exchange: Exchange, run: ActionRun, result: ActionResult): void {
    fill(run, result);
    this.counts[result.outcome] += 1;
    this.#parts.observer.finished(exchange, run);
  }
}

/** A responder's answer, and its run: whoever writes the answer ends it. */
export interface Answering {
  readonly responded: Responded;
  readonly course: Pick<Course, 'end' | 'stop'>;
}

function note(exchange: Exchange, run: ActionRun): void {
  if (exchange.actions.length === 0) exchange.actions = [run];
  else (exchange.actions as ActionRun[]).push(run);
}

function fill(run: ActionRun, { outcome, reason, status, exitCode, killedBy, stderr }: ActionResult): void {
  run.outcome = outcome;
  run.reason = reason?.slice(0, TAIL);
  run.status = status;
  run.exitCode = exitCode;
  run.killedBy = killedBy;
  run.stderr = stderr?.slice(-TAIL);
}
