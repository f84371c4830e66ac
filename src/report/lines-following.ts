import type { ActionRun } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Clock } from '../model/ports.ts';

/** How long an answered exchange is held back for its actions, in milliseconds. */
const PATIENCE = 500;
/** How many are held back at most; beyond, the oldest is told as it is. */
const MOST = 200;

interface Held {
  readonly exchange: Exchange;
  /** When it was answered: epoch milliseconds, for people. */
  readonly time: number;
  /** The same on the clock that never jumps. */
  readonly since: number;
}

export interface Telling {
  /** The whole exchange in one block. */
  ended(exchange: Exchange, answeredAt: number): void;
  /** An answered exchange whose actions go on, with those that ended already. */
  answered(exchange: Exchange, answeredAt: number): void;
  /** An action of an exchange that was told before. */
  finished(exchange: Exchange, run: ActionRun, time: number): void;
}

/**
 * When an exchange with actions is told. Most end within a moment: they are held back for it, so that a request and
 * its actions stand together in the log. What takes longer is told in parts, since nobody should wait half a minute to
 * see that a request was answered. (Parts alone would be simpler, and tear apart what two fast webhooks do.)
 */
export class Following {
  readonly #clock: Clock;
  readonly #telling: Telling;
  /** By id, oldest first. */
  readonly #held = new Map<number, Held>();
  /** Ids of those told in parts; as many as there are exchanges with unfinished actions. */
  readonly #inParts = new Set<number>();
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, telling: Telling) {
    this.#clock = clock;
    this.#telling = telling;
  }

  /** Its answer was written, and it has actions that go on. */
  answered(exchange: Exchange, time: number): void {
    if (this.#held.has(exchange.id) || this.#inParts.has(exchange.id)) return;
    this.#held.set(exchange.id, { exchange, time, since: this.#clock.elapsed() });
    if (this.#held.size > MOST) this.#tellInParts(this.#oldest as Held);
    this.#wait();
  }

  finished(exchange: Exchange, run: ActionRun, time: number): void {
    if (this.#inParts.has(exchange.id)) this.#telling.finished(exchange, run, time);
  }

  ended(exchange: Exchange, time: number): void {
    if (this.#inParts.delete(exchange.id)) return;
    const answeredAt = this.#held.get(exchange.id)?.time ?? time;
    this.#held.delete(exchange.id);
    this.#telling.ended(exchange, answeredAt);
  }

  /** Tells all that is held back. */
  flush(): void {
    for (const held of this.#held.values()) this.#tellInParts(held);
    this.#cancel?.();
    this.#cancel = undefined;
  }

  get #oldest(): Held | undefined {
    return this.#held.values().next().value;
  }

  /** One timer for all: the oldest is due first. */
  #wait(): void {
    const oldest = this.#oldest;
    if (this.#cancel || oldest === undefined) return;
    const left = Math.max(0, oldest.since + PATIENCE - this.#clock.elapsed());
    this.#cancel = this.#clock.after(left, () => this.#due());
  }

  #due(): void {
    this.#cancel = undefined;
    const now = this.#clock.elapsed();
    for (const held of this.#held.values()) {
      if (held.since + PATIENCE > now) break;
      this.#tellInParts(held);
    }
    this.#wait();
  }

  #tellInParts({ exchange, time }: Held): void {
    this.#held.delete(exchange.id);
    this.#inParts.add(exchange.id);
    this.#telling.answered(exchange, time);
  }
}
