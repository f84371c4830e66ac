import type { Action, ActionResult, ActionRun, Pipeline, RegisteredAction, StepAnswer } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Rendering } from '../model/rendering.ts';
import type { Reply } from '../model/reply.ts';
import type { Booking } from './booking.ts';
import { cancelBooking } from './booking.ts';
import type { Surroundings } from './course.ts';
import type { Answering, Runner } from './runner.ts';

/** A rendering that can be told what steps answered. */
export type StepRendering = Omit<Rendering, 'steps'> & { steps: Rendering['steps'] };

/** A run that went wrong and, by its failure policy, takes the answer with it. */
export interface Stop {
  readonly run: ActionRun;
  readonly action: Action;
}

const NO_STEPS: Readonly<Record<string, StepAnswer>> = Object.freeze({});
const EMPTY: Pipeline = { before: [], steps: [], after: [] };

/** One exchange's way through what its entry declares: before the answer, the answer, and behind it. */
export class Passage implements Surroundings {
  readonly exchange: Exchange;
  readonly rendering: StepRendering;
  steps: Readonly<Record<string, StepAnswer>> = NO_STEPS;
  /** What after-actions are told was answered; unless set, what the exchange says was answered. */
  reply: Reply | undefined = undefined;
  /** What would have been answered, had the client not left before. */
  meant: Reply | undefined = undefined;
  readonly #runner: Runner;
  readonly #pipeline: Pipeline;
  readonly #bookings: Map<Action, Booking> | undefined;
  #stopped = false;
  /** Runs that have not ended, and one for the way itself until nothing more is started. */
  #open = 1;
  #over: (() => void) | undefined;

  constructor(runner: Runner, exchange: Exchange, pipeline: Pipeline | undefined, rendering: StepRendering) {
    this.exchange = exchange;
    this.rendering = rendering;
    this.#runner = runner;
    this.#pipeline = pipeline ?? EMPTY;
    this.#bookings = exchange.entry && runner.bookings.make(exchange.entry);
  }

  get hasBefore(): boolean {
    return this.#pipeline.before.length > 0;
  }

  /** Whether anything will read the answer once it was written. */
  get hasAfter(): boolean {
    return this.#pipeline.steps.length + this.#pipeline.after.length > 0;
  }

  /** Before-actions, one after another. Resolves with the one that stops the answer, if any does. */
  async before(): Promise<Stop | undefined> {
    for (const action of this.#pipeline.before) {
      if (!action.blocking) {
        this.#start(action, 'before');
        continue;
      }
      const run = await new Promise<ActionRun>((resolve) => this.#start(action, 'before', resolve));
      if (run.outcome === 'passed' || action.failurePolicy !== 'FAIL_FAST') continue;
      this.#stopped = true;
      return { run, action };
    }
    return undefined;
  }

  /** The answer, by an action that can answer. */
  respond(action: Action): Promise<Answering> {
    this.#open += 1;
    return this.#runner.respond(action, this, () => this.#leave(), this.#take(action));
  }

  /**
   * The answer was written: starts what is behind it, without waiting for any of it. `over` is called when every run
   * has ended, possibly before this returns.
   */
  behind(over: () => void): void {
    this.reply ??= this.exchange.reply ?? this.meant;
    this.#over = over;
    this.#step(0);
  }

  /** Steps from there on, one after another; then all after-actions together. */
  #step(from: number): void {
    const { steps, after } = this.#pipeline;
    if (!this.#stopped) {
      for (let index = from; index < steps.length; index += 1) {
        const step = steps[index] as Action;
        if (step.blocking) {
          this.#start(step, 'after', () => this.#step(index + 1));
          return;
        }
        this.#start(step, 'after');
      }
    }
    for (const action of after) this.#start(action, 'after');
    for (const booking of this.#bookings?.values() ?? []) cancelBooking(booking);
    this.#bookings?.clear();
    this.#leave();
  }

  #start(action: Action | RegisteredAction, phase: 'before' | 'after', then?: (run: ActionRun) => void): void {
    this.#open += 1;
    const done = (run: ActionRun, { answer }: ActionResult): void => {
      if (answer && then) this.#keep(run.name, answer);
      then?.(run);
      this.#leave();
    };
    this.#runner.run(action, phase, this, done, 'target' in action ? this.#take(action) : undefined);
  }

  #keep(name: string, answer: StepAnswer): void {
    const steps = this.steps === NO_STEPS ? (Object.create(null) as Record<string, StepAnswer>) : this.steps;
    (steps as Record<string, StepAnswer>)[name] = answer;
    this.steps = steps;
    this.rendering.steps = steps;
  }

  #take(action: Action): Booking | undefined {
    const booking = this.#bookings?.get(action);
    this.#bookings?.delete(action);
    return booking;
  }

  #leave(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#over?.();
  }
}
