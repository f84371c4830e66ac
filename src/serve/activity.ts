import type { RunObserver } from '../actions/runner.ts';
import type { ActionRun } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';
import type { EventStream } from './stream.ts';

/** How long changes of the load are gathered, in milliseconds. */
const GATHER_MS = 200;

/** Tells of runs as events. */
export class Activity implements RunObserver {
  readonly #stream: EventStream;
  readonly #clock: Clock;
  #load: { readonly waiting: number; readonly running: number } = { waiting: 0, running: 0 };
  #told = 0;
  #gathering = false;

  constructor(stream: EventStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  started(exchange: Exchange, run: ActionRun): void {
    this.#stream.emitRun('action:started', exchange, run);
  }

  finished(exchange: Exchange, run: ActionRun): void {
    this.#stream.emitRun('action:finished', exchange, run);
  }

  loadChanged(load: { readonly waiting: number; readonly running: number }): void {
    this.#load = load;
    if (this.#gathering || load.waiting === this.#told) return;
    this.#gathering = true;
    this.#clock.after(GATHER_MS, () => this.#tell());
  }

  #tell(): void {
    this.#gathering = false;
    const { waiting, running } = this.#load;
    if (waiting === this.#told) return;
    this.#told = waiting;
    this.#stream.emit({ type: 'actions:waiting', waiting, running });
  }
}
