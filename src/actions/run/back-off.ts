const FIRST = 100;
const LONGEST = 5000;

/** How long to wait before a worker is started again: 100 ms, and twice as long each time, up to 5 s. */
export class BackOff {
  #next = FIRST;

  /** In milliseconds. */
  next(): number {
    const wait = this.#next;
    this.#next = Math.min(LONGEST, wait * 2);
    return wait;
  }

  /** All is well again. */
  reset(): void {
    this.#next = FIRST;
  }
}
