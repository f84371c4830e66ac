import type { Quoted } from '../../model/action.ts';
import type { Child, Command, ProcessEnd, Processes } from '../../model/processes.ts';
import type { Call } from './call.ts';
import type { WriteLine } from './limited-log.ts';
import { readAnswer, type WorkerAnswer } from './worker-answer.ts';

/** Calls that a worker is given before it has answered any: enough to keep it busy while answers travel. */
export const MOST_IN_HAND = 64;

/** How many answered documents a worker's lines are still read as telling of. */
const ANSWERED_KEPT = 4;

export interface WorkerListener {
  answered(worker: Worker): void;
  /** It can take more. */
  freed(): void;
  /** With what it had in hand, and nobody gave up on. */
  ended(worker: Worker, left: readonly Call[], end: ProcessEnd): void;
  log: WriteLine;
}

/** What a line says; undefined when it is no answer. */
export type ReadLine = (line: string) => WorkerAnswer | undefined;

/** One process of a pool, from its start to its end. */
export class Worker {
  /** In the order in which they were sent; those that are over stay until they are answered. */
  #hand: Call[] = [];
  /** The last ones, newest first. */
  #answered: readonly Quoted[] = [];
  #congested = false;
  /** It is being ended: what it says now is not heard. */
  dismissed = false;
  /** It has answered something. */
  useful = false;
  readonly #child: Child;
  readonly #listener: WorkerListener;
  readonly #read: ReadLine;

  constructor(processes: Processes, command: Command, listener: WorkerListener, read: ReadLine = readAnswer) {
    this.#listener = listener;
    this.#read = read;
    this.#child = processes.start(command, {
      line: (text) => this.#heard(text),
      log: (text) => this.#say(text),
      drained: () => {
        this.#congested = false;
        listener.freed();
      },
      ended: (end) => this.#ended(end),
    });
  }

  get load(): number {
    return this.#hand.length;
  }

  takes(call: Call): boolean {
    if (this.dismissed || this.#congested) return false;
    if (call.suspect) return this.#hand.length === 0;
    return this.#hand.length < MOST_IN_HAND && !this.#hand[0]?.suspect;
  }

  send(call: Call): void {
    this.#hand.push(call);
    if (!this.#child.write(call.line)) this.#congested = true;
  }

  /** Whether this is what it works at: nothing that anybody waits for comes before it. */
  isAt(call: Call): boolean {
    const index = this.#hand.indexOf(call);
    return index >= 0 && this.#hand.slice(0, index).every(({ over }) => over);
  }

  /** Ends it; returns what it had in hand that somebody waits for. */
  dismiss(): Call[] {
    this.dismissed = true;
    const left = this.#hand.filter(({ over }) => !over);
    // It may still tell of them.
    this.#answered = this.#quoted;
    this.#hand = [];
    this.#child.stop();
    return left;
  }

  #heard(line: string): void {
    if (this.dismissed) return;
    const answer = this.#read(line);
    const call = answer && this.#take(answer.id);
    if (!answer || !call) return this.#say(line);
    this.useful = true;
    this.#answered = [call.quoted, ...this.#answered].slice(0, ANSWERED_KEPT);
    call.end(answer.result);
    this.#listener.answered(this);
  }

  #say(line: string): void {
    this.#listener.log(line, this.#quoted);
  }

  /** What it works at, and what it has just done. */
  get #quoted(): readonly Quoted[] {
    return [...this.#hand.map(({ quoted }) => quoted), ...this.#answered];
  }

  /** The call that an answer is for: by its id, or the oldest. */
  #take(id: unknown): Call | undefined {
    if (id === undefined) return this.#hand.shift();
    // Nearly always the first.
    const index = this.#hand.findIndex((call) => call.id === id || String(call.id) === id);
    return index < 0 ? undefined : this.#hand.splice(index, 1)[0];
  }

  #ended(end: ProcessEnd): void {
    const left = this.#hand.filter(({ over }) => !over);
    this.#hand = [];
    this.#listener.ended(this, left, end);
  }
}
