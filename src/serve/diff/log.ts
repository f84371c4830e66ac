import type { AnswerDifference, Exchange } from '../../model/exchange.ts';

/** One exchange whose entry answers otherwise than the real service does. */
export interface DiffItem {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly method: string;
  /** With its port, as the client named it. */
  readonly host: string;
  /** Path and query, secrets hidden. */
  readonly target: string;
  readonly entry: string | undefined;
  readonly differences: readonly AnswerDifference[];
}

const MOST = 1000;

/** The newest differences that were found in mode diff. */
export class DiffLog {
  #items: DiffItem[] = [];
  #found = 0;

  /** How many there were, those included that are forgotten. */
  get found(): number {
    return this.#found;
  }

  /** Oldest first. */
  get items(): readonly DiffItem[] {
    return this.#items;
  }

  add({ startedAt, request, target, entry, differences }: Exchange): void {
    const { method, authority: host } = request;
    this.#found += 1;
    this.#items.push({ time: startedAt, method, host, target, entry: entry?.id, differences });
    if (this.#items.length > MOST) this.#items.shift();
  }

  clear(): void {
    this.#items = [];
  }
}
