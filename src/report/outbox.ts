import type { Clock, Sink } from '../model/ports.ts';

export interface OutboxOptions {
  readonly sink: Sink;
  readonly clock: Clock;
  /** What to say about lines that were dropped, as soon as the sink takes text again; with its newline. */
  readonly dropped: (count: number) => string;
  /** Longest wait of a line, in milliseconds; default 50. */
  readonly latency?: number;
  /** Characters that are written without waiting; default 64 Ki. */
  readonly batch?: number;
  /** Characters kept for a congested sink before passing lines are dropped; other lines have four times that. Default 1 Mi. */
  readonly limit?: number;
}

/**
 * Collects lines and writes them in batches. A congested sink costs neither waiting nor memory: what does not fit is
 * dropped, counted, and the count is said when the sink flows again.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #clock: Clock;
  readonly #notice: (count: number) => string;
  readonly #latency: number;
  readonly #batch: number;
  readonly #limit: number;
  readonly #flush: () => void;
  #pending = '';
  #congested = false;
  #scheduled = false;
  #dropped = 0;

  constructor(options: OutboxOptions) {
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#notice = options.dropped;
    this.#latency = options.latency ?? 50;
    this.#batch = options.batch ?? 65_536;
    this.#limit = options.limit ?? 1_048_576;
    this.#flush = () => {
      this.#scheduled = false;
      this.flush();
    };
    this.#sink.onDrain(() => {
      this.#congested = false;
      this.flush();
    });
  }

  /** Takes text that ends in a newline. `passing` text goes first when there is no room. */
  add(text: string, passing: boolean): void {
    if (this.#pending.length > (passing ? this.#limit : this.#limit * 4)) {
      this.#dropped += 1;
      return;
    }
    this.#pending += text;
    if (this.#pending.length >= this.#batch) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#clock.after(this.#latency, this.#flush);
    }
  }

  flush(): void {
    if (!this.#congested) this.#write();
  }

  /** Hands over what is left and waits until it is written. */
  async close(): Promise<void> {
    this.#write();
    await closeSink(this.#sink, this.#clock);
  }

  #write(): void {
    const text = this.#dropped > 0 ? this.#pending + this.#notice(this.#dropped) : this.#pending;
    this.#pending = '';
    this.#dropped = 0;
    if (text !== '') this.#congested = !this.#sink.write(text);
  }
}

/** Closing waits this long for a sink that takes nothing, in milliseconds. */
const FAREWELL = 2000;

/** Waits until all is written, though not for ever: a stopped terminal may never take it. */
export async function closeSink(sink: Sink, clock: Clock): Promise<void> {
  let cancel = (): void => {};
  const enough = new Promise<void>((resolve) => {
    cancel = clock.after(FAREWELL, resolve);
  });
  await Promise.race([sink.close(), enough]);
  cancel();
}
