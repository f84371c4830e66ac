const WINDOW = 2000;

/** Requests a second, told from a counter that is looked at now and then: costs nothing where the counting is done. */
export class Rate {
  #samples: { readonly at: number; readonly total: number }[] = [];
  #last = 0;

  /** The rate over the last two seconds. `at` is in milliseconds and never goes back. */
  measure(at: number, total: number): number {
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW);
    // After a pause, what is new may have come at any time since: as if in the last second.
    if (this.#samples.length === 0) this.#samples.push({ at: total > this.#last ? at - 1000 : at, total: this.#last });
    const first = this.#samples[0] as { at: number; total: number };
    this.#last = total;
    if (at > first.at) this.#samples.push({ at, total });
    return at > first.at ? ((total - first.total) * 1000) / (at - first.at) : 0;
  }
}

/** Lets a number of things pass in each span of time. */
export class Budget {
  readonly #most: number;
  readonly #span: number;
  #from = Number.NEGATIVE_INFINITY;
  #spent = 0;

  /** `span` in milliseconds. */
  constructor(most: number, span: number) {
    this.#most = most;
    this.#span = span;
  }

  take(at: number): boolean {
    if (at - this.#from >= this.#span) {
      this.#from = at;
      this.#spent = 0;
    }
    this.#spent += 1;
    return this.#spent <= this.#most;
  }
}
