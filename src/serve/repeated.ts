import type { Clock } from '../model/ports.ts';

export interface RepeatedOptions {
  readonly clock: Clock;
  /** How many times as long as the work has taken it rests afterwards. */
  readonly rest: number;
}

/** Work that is asked for again and again: it is done at once, then never more often than leaves time for other things. */
export class Repeated {
  readonly #work: () => Promise<void>;
  readonly #options: RepeatedOptions;
  #busy = false;
  #again = false;

  constructor(work: () => Promise<void>, options: RepeatedOptions) {
    this.#work = work;
    this.#options = options;
  }

  /** It will begin once more from now on. */
  ask(): void {
    if (this.#busy) this.#again = true;
    else void this.#run();
  }

  async #run(): Promise<void> {
    const { clock, rest } = this.#options;
    this.#busy = true;
    this.#again = false;
    const begun = clock.elapsed();
    try {
      await this.#work();
    } finally {
      clock.after((clock.elapsed() - begun) * rest, () => {
        this.#busy = false;
        if (this.#again) this.ask();
      });
    }
  }
}
