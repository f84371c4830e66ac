import type { ActionResult, Quoted, Resource } from '../../model/action.ts';
import type { Clock } from '../../model/ports.ts';
import type { Command, ProcessEnd, Processes } from '../../model/processes.ts';
import type { StopSignal } from '../../model/stop-signal.ts';
import { BackOff } from './back-off.ts';
import { Call } from './call.ts';
import { CallQueue } from './call-queue.ts';
import { howItEnded } from './ending.ts';
import { LimitedLog, type WriteLine } from './limited-log.ts';
import { type ReadLine, Worker, type WorkerListener } from './worker.ts';

/** So many deaths in a row without one answer, and the worker itself is to blame, not what it was given. */
const FRUITLESS = 3;

export interface PoolParts {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly command: Command;
  /** How many processes there are at most. */
  readonly workers: number;
  readonly log: WriteLine;
  /** What a line of a worker says; default: the protocol below. */
  readonly read?: ReadLine;
}

/**
 * Processes of one command that stay alive and take work line by line.
 *
 * **The protocol.** A worker reads one JSON document a line from stdin, `{"id": 1, "request": {…}, "response": {…}}`,
 * and writes one a line to stdout: `{"id": 1, "ok": true}`, or `{"id": 1, "ok": false, "error": "why"}`. An answer
 * without `id` is for the oldest document that is not answered yet; answers with one may come in any order. More
 * documents may be waiting in stdin before one is answered. Lines that are no such answer, and stderr, go to the log.
 * At the end stdin is closed; who has not ended by itself gets SIGTERM after 200 ms, and SIGKILL two seconds later.
 * Flush after each answer!
 *
 * **What goes wrong.** Of a worker that exits, or hangs until a call's time is up and is ended for that, every
 * document it had in hand is given to another one, once and alone, and reported as failed when that one dies, too. So
 * a document may be worked at twice. The next process is started after 100 ms, then 200 ms, up to 5 s, and after
 * 100 ms again once anything was answered. When processes keep dying before they answer anything, all that waits fails.
 */
export class WorkerPool implements Resource {
  readonly #parts: PoolParts;
  readonly #log: LimitedLog;
  readonly #workers = new Set<Worker>();
  readonly #queue = new CallQueue();
  readonly #backOff = new BackOff();
  #pending = 0;
  #lastId = 0;
  #fruitless = 0;
  /** Until then no process is started. */
  #resting: (() => void) | undefined;
  /** Why the last process could not be started; until the rest is over. */
  #problem: string | undefined;
  #stopping: (() => void) | undefined;
  #stopped: Promise<void> | undefined;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#log = new LimitedLog(parts.clock, parts.log);
  }

  /** Has the document worked at. Gives up on it when the signal is aborted. */
  run(document: object, job: Quoted & { readonly stop: StopSignal }): Promise<ActionResult> {
    const { stop: signal } = job;
    if (this.#stopped) return Promise.resolve({ outcome: 'broken', reason: 'its workers have been stopped' });
    if (this.#problem !== undefined) return Promise.resolve({ outcome: 'broken', reason: this.#problem });
    return new Promise((resolve) => {
      this.#lastId += 1;
      this.#pending += 1;
      const giveUp = (): void => this.#giveUp(call);
      const call = new Call(this.#lastId, JSON.stringify({ id: this.#lastId, ...document }), job, (result) => {
        signal.removeEventListener('abort', giveUp);
        this.#pending -= 1;
        resolve(result);
        if (this.#stopped && this.#pending === 0) this.#dismissAll();
      });
      signal.addEventListener('abort', giveUp);
      this.#queue.add(call);
      if (signal.aborted) giveUp();
      else this.#deal();
    });
  }

  /** Takes no more work; when what it has is done, ends the processes. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#stopping = resolve;
    });
    if (this.#pending === 0) this.#dismissAll();
    return this.#stopped;
  }

  /** Gives out what waits, for as long as somebody takes it. */
  #deal(): void {
    for (let call = this.#queue.first(); call; call = this.#queue.first()) {
      const worker = this.#takerOf(call);
      if (!worker) return;
      this.#queue.shift();
      worker.send(call);
    }
  }

  /** An idle worker, else a new one, else the one with least in hand. */
  #takerOf(call: Call): Worker | undefined {
    let best: Worker | undefined;
    for (const worker of this.#workers) {
      if (worker.takes(call) && (!best || worker.load < best.load)) best = worker;
    }
    if (best?.load === 0 || this.#workers.size >= this.#parts.workers || this.#resting) return best;
    return this.#start();
  }

  #start(): Worker {
    const { processes, command, read } = this.#parts;
    const listener: WorkerListener = {
      answered: () => {
        this.#fruitless = 0;
        this.#backOff.reset();
        this.#deal();
      },
      freed: () => this.#deal(),
      ended: (ended, left, end) => this.#ended(ended, left, end),
      log: (line, quoted) => this.#log.line(line, quoted),
    };
    const worker = new Worker(processes, command, listener, read);
    this.#workers.add(worker);
    return worker;
  }

  #giveUp(call: Call): void {
    call.end({ outcome: 'failed', reason: 'it was given up' });
    for (const worker of this.#workers) {
      if (worker.isAt(call)) return this.#dismiss(worker, 'did not answer in time and is ended');
    }
  }

  #dismiss(worker: Worker, why: string): void {
    this.#log.line(`the worker ${why}`);
    this.#retry(worker.dismiss(), { outcome: 'failed', reason: 'the worker hung while it had this in hand' });
  }

  #ended(worker: Worker, left: readonly Call[], end: ProcessEnd): void {
    this.#workers.delete(worker);
    if (!this.#stopping) this.#rest();
    if (end.problem !== undefined) this.#cannotStart(left, end.problem);
    else {
      const how = howItEnded(end);
      if (!this.#stopped) this.#log.line(`the worker ${how.reason}`);
      if (!worker.useful && !worker.dismissed) this.#fruitless += 1;
      const reason = `the worker ${how.reason} while it had this in hand`;
      this.#retry(left, { ...how, outcome: 'failed', reason });
      if (this.#fruitless >= FRUITLESS) {
        const hopeless = `the worker ${how.reason} before it answered anything`;
        for (const call of this.#queue.drain()) call.end({ ...how, outcome: 'failed', reason: hopeless });
      }
    }
    if (this.#stopped && this.#pending === 0) this.#dismissAll();
  }

  /** Those that were tried twice have failed. */
  #retry(calls: readonly Call[], failure: ActionResult): void {
    for (const call of calls) if (call.suspect) call.end(failure);
    for (const call of calls) call.suspect = true;
    this.#queue.addFirst(calls.filter(({ over }) => !over));
    this.#deal();
  }

  #cannotStart(left: readonly Call[], problem: string): void {
    this.#log.line(problem);
    this.#queue.addFirst(left);
    if (this.#workers.size > 0) return this.#deal();
    this.#problem = problem;
    for (const call of this.#queue.drain()) call.end({ outcome: 'broken', reason: problem });
  }

  #rest(): void {
    this.#resting?.();
    this.#resting = this.#parts.clock.after(this.#backOff.next(), () => {
      this.#resting = undefined;
      this.#problem = undefined;
      this.#deal();
    });
  }

  #dismissAll(): void {
    this.#resting?.();
    for (const worker of this.#workers) if (!worker.dismissed) worker.dismiss();
    if (this.#workers.size === 0) this.#stopping?.();
  }
}
