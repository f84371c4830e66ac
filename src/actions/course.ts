import type { Action, ActionJob, ActionResult, ActionRun, StepAnswer, World } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Rendering } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { type Booking, orderKey } from './booking.ts';
import type { BusyLane, Guest, Lanes } from './lane.ts';
import type { Order, Ticket } from './order.ts';
import { Stop } from './stop.ts';

/** What the runs of one exchange share. */
export interface Surroundings {
  readonly exchange: Exchange;
  readonly rendering: Rendering;
  /** Filled in as named blocking actions end. */
  readonly steps: Readonly<Record<string, StepAnswer>>;
  /** What was answered; undefined before the response. */
  readonly reply: Reply | undefined;
}

/** What all courses share. */
export interface CourseParts {
  readonly world: World;
  readonly lanes: Lanes;
  readonly order: Order;
  readonly mockUrl: () => string;
  /** How long to wait before the run, in milliseconds. */
  readonly delay: (action: Action) => number;
  /** Of all courses: how many wait for their turn. */
  readonly waiting: (change: 1 | -1) => void;
  readonly running: (change: 1 | -1) => void;
  /** Once, when it ended. */
  readonly ended: (course: Course, result: ActionResult) => void;
}

/** One run of an action, from being due to its end: delay, turn, place, attempt. It is the job its target gets, too. */
export class Course implements ActionJob, Guest {
  readonly run: ActionRun;
  readonly action: Action;
  readonly exchange: Exchange;
  readonly reply: Reply | undefined;
  readonly steps: Readonly<Record<string, StepAnswer>>;
  readonly rendering: Rendering;
  readonly stop = new Stop();
  seat: Guest['seat'] = 'none';
  /** Called at its end, after everybody was told. */
  readonly done: (run: ActionRun, result: ActionResult) => void;
  readonly #parts: CourseParts;
  readonly #lane: BusyLane;
  readonly #due: number;
  #started: number | undefined;
  #booking: Booking | undefined;
  #ticket: Ticket | undefined;
  #waits = false;
  #ended = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    parts: CourseParts,
    run: ActionRun,
    action: Action,
    around: Surroundings,
    done: (run: ActionRun, result: ActionResult) => void,
  ) {
    this.#parts = parts;
    this.run = run;
    this.action = action;
    this.exchange = around.exchange;
    this.reply = run.phase === 'after' ? around.reply : undefined;
    this.steps = around.steps;
    this.rendering = around.rendering;
    this.done = done;
    this.#lane = parts.lanes.of(action.lane);
    this.#due = parts.world.clock.elapsed();
  }

  get request(): Request {
    return this.exchange.request;
  }

  get params(): Readonly<Record<string, string>> {
    return this.rendering.params;
  }

  get mockUrl(): string {
    return this.#parts.mockUrl();
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** It is due: its delay begins. */
  begin(booking: Booking | undefined): void {
    const { order, delay, world } = this.#parts;
    this.#booking = booking;
    if (this.action.ordered) this.#ticket = booking?.ticket ?? order.join(orderKey(this.exchange.entry, this.action));
    const ms = delay(this.action);
    if (ms > 0) this.#cancelTimer = world.clock.after(ms, () => this.#queue());
    else this.#queue();
  }

  #queue(): void {
    if (this.#ticket) this.#ticket.whenFirst(() => this.#enter());
    else this.#enter();
    if (this.#started !== undefined || this.#ended) return;
    this.#waits = true;
    this.#parts.waiting(1);
  }

  #enter(): void {
    if (this.#ended) return;
    this.#booking?.lane?.redeem();
    this.#booking = undefined;
    if (this.#lane.enter(this, this.action.overflow === 'wait')) return;
    const waiting = this.#lane.waiting.toLocaleString('en');
    this.end({ outcome: 'broken', reason: `the queue of "${this.action.name}" is full (${waiting} waiting)` });
  }

  /** The lane has a place. */
  start(): void {
    const { clock } = this.#parts.world;
    this.#stopWaiting();
    this.#started = clock.elapsed();
    this.#parts.running(1);
    const { timeout } = this.action;
    this.#cancelTimer = clock.after(timeout, () => {
      this.giveUp(`timed out after ${timeout} ms`);
      this.stop.abort();
    });
    try {
      this.proceed(this.#parts.world);
    } catch (error) {
      this.end(crashed(error));
    }
  }

  protected proceed(world: World): void {
    const { action } = this;
    const { sinks } = world;
    const attempt = action.sink && sinks ? sinks.attempt(action, this, world) : action.target.attempt(this, world);
    attempt.then(
      (result) => this.end(result),
      (error: unknown) => this.end(crashed(error)),
    );
  }

  protected giveUp(reason: string): void {
    this.end({ outcome: 'failed', reason });
  }

  /** From now on it may take as long as it likes. */
  protected stopTimer(): void {
    this.#cancelTimer?.();
  }

  /** Ends it, once; what its target says later is not heard. */
  end(result: ActionResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.stopTimer();
    this.#stopWaiting();
    const now = this.#parts.world.clock.elapsed();
    const started = this.#started ?? now;
    this.run.waited = started - this.#due;
    this.run.duration = now - started;
    if (this.#started !== undefined) this.#parts.running(-1);
    this.#parts.ended(this, result);
    this.#booking?.lane?.redeem();
    this.#lane.leave(this);
    this.#ticket?.leave();
    this.done(this.run, result);
  }

  #stopWaiting(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.#parts.waiting(-1);
  }
}

/** A target's own mistake: contained, and told. */
export const crashed = (error: unknown): ActionResult => ({
  outcome: 'failed',
  reason: `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
});
