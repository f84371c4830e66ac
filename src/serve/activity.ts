import type { RunObserver } from '../actions/runner.ts';
import type { ActionRun } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';
import type { Redaction } from './redact.ts';
import type { EventStream } from './stream.ts';

/** How long changes of the load are gathered, in milliseconds. */
const GATHER_MS = 200;

/** Tells of runs as events. */
export class Activity implements RunObserver {
  readonly #stream: EventStream;
  readonly #clock: Clock;
  readonly #redaction: () => Redaction;
  #load: { readonly waiting: number; readonly running: number } = { waiting: 0, running: 0 };
  #told = 0;
  #gathering = false;

  /** `redaction`: of the configuration that is in force. */
  constructor(stream: EventStream, clock: Clock, redaction: () => Redaction) {
    this.#redaction = redaction;
    this.#stream = stream;
    this.#clock = clock;
  }

  started(exchange: Exchange, run: ActionRun): void {
    this.#stream.emitRun('action:started', exchange, run);
  }

  finished(exchange: Exchange, run: ActionRun): void {
    if (run.reason !== undefined || run.stderr !== undefined) this.#hide(exchange, run);
    this.#stream.emitRun('action:finished', exchange, run);
  }

  loadChanged(load: { readonly waiting: number; readonly running: number }): void {
    this.#load = load;
    if (this.#gathering || load.waiting === this.#told) return;
    this.#gathering = true;
    this.#clock.after(GATHER_MS, () => this.#tell());
  }

  /** A reason may quote the request, and a program may print it: what is secret in it is so in every report. */
  #hide(exchange: Exchange, run: ActionRun): void {
    const { text } = this.#redaction().of(exchange);
    if (run.reason !== undefined) run.reason = text(run.reason);
    if (run.stderr !== undefined) run.stderr = text(run.stderr);
  }

  #tell(): void {
    this.#gathering = false;
    const { waiting, running } = this.#load;
    if (waiting === this.#told) return;
    this.#told = waiting;
    this.#stream.emit({ type: 'actions:waiting', waiting, running });
  }
}
