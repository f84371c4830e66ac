import type { Exchange } from '../model/exchange.ts';

export interface JournalOptions {
  /** Exchanges kept, default 1000; `0` keeps none. */
  readonly size?: number;
  /** Bytes of bodies kept, default 64 MiB: what was sent to us, and what was rendered for one request alone. */
  readonly bytes?: number;
}

/** The last finished exchanges, bounded in count and in bytes. Adding one allocates nothing. */
export class Journal {
  readonly #size: number;
  readonly #limit: number;
  readonly #slots: (Exchange | undefined)[];
  /** What each slot counts towards the limit. */
  readonly #held: number[];
  #next = 0;
  #count = 0;
  #bytes = 0;

  constructor(options: JournalOptions = {}) {
    this.#size = options.size ?? 1000;
    this.#limit = options.bytes ?? 64 * 1024 * 1024;
    this.#slots = Array.from({ length: this.#size }, () => undefined);
    this.#held = Array.from({ length: this.#size }, () => 0);
  }

  get size(): number {
    return this.#count;
  }

  add(exchange: Exchange, bytes: number): void {
    if (this.#size === 0 || bytes > this.#limit) return;
    if (this.#count === this.#size) this.#dropOldest();
    this.#slots[this.#next] = exchange;
    this.#held[this.#next] = bytes;
    this.#bytes += bytes;
    this.#next = this.#next + 1 === this.#size ? 0 : this.#next + 1;
    this.#count += 1;
    while (this.#bytes > this.#limit) this.#dropOldest();
  }

  /** Walks back from the last; what ends meanwhile is not shown. */
  *newestFirst(): Generator<Exchange> {
    const count = this.#count;
    let at = this.#next;
    for (let seen = 0; seen < count; seen += 1) {
      at = at === 0 ? this.#size - 1 : at - 1;
      const exchange = this.#slots[at];
      if (!exchange) return;
      yield exchange;
    }
  }

  /** Oldest first. */
  all(): Exchange[] {
    return [...this.newestFirst()].toReversed();
  }

  clear(): void {
    this.#slots.fill(undefined);
    this.#held.fill(0);
    this.#next = 0;
    this.#count = 0;
    this.#bytes = 0;
  }

  #dropOldest(): void {
    const oldest = (this.#next - this.#count + this.#size) % this.#size;
    this.#slots[oldest] = undefined;
    this.#bytes -= this.#held[oldest] as number;
    this.#held[oldest] = 0;
    this.#count -= 1;
  }
}
