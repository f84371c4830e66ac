import type { Call } from './call.ts';

/** Calls that wait for a worker, first in, first out. Those that are over are passed over. */
export class CallQueue {
  #calls: Call[] = [];
  #head = 0;

  add(call: Call): void {
    this.#calls.push(call);
  }

  /** In front of all others. */
  addFirst(calls: readonly Call[]): void {
    if (calls.length === 0) return;
    this.#calls = [...calls, ...this.drain()];
  }

  first(): Call | undefined {
    while (this.#calls[this.#head]?.over) this.shift();
    return this.#calls[this.#head];
  }

  shift(): void {
    this.#head += 1;
    if (this.#head < 1024 && this.#head < this.#calls.length) return;
    this.#calls = this.#calls.slice(this.#head);
    this.#head = 0;
  }

  /** All of them; none is left. */
  drain(): Call[] {
    const all = this.#calls.slice(this.#head).filter(({ over }) => !over);
    this.#calls = [];
    this.#head = 0;
    return all;
  }
}
