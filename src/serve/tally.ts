import type { Entry } from '../model/entry.ts';

/**
 * How often each entry was claimed. The counts stand beside each other in file order, and not by id: of ten thousand
 * entries an id is cold in memory, and hashing it costs a request more than all else about counting. Ids carry the
 * counts over a reload.
 */
export class Tally {
  #entries: readonly Entry[] = [];
  #counts = new Uint32Array(0);
  /** By id; made when somebody asks. */
  #positions: ReadonlyMap<string, number> | undefined;

  count(entry: Entry): number {
    this.#positions ??= positionsOf(this.#entries);
    return this.countAt(this.#positions.get(entry.id) ?? -1);
  }

  /** `position` is an index into the entries adopted last. */
  countAt(position: number): number {
    return this.#counts[position] ?? 0;
  }

  /** Counts one call; returns which one it is, from 1. */
  addAt(position: number): number {
    const call = this.countAt(position) + 1;
    this.#counts[position] = call;
    return call;
  }

  /** Goes on with these entries: those that were there keep their counts, the others are forgotten. */
  adopt(entries: readonly Entry[]): void {
    if (entries === this.#entries) return;
    const counts = new Uint32Array(entries.length);
    if (this.#counts.some((count) => count > 0)) {
      for (const [position, entry] of entries.entries()) counts[position] = this.count(entry);
    }
    this.#entries = entries;
    this.#counts = counts;
    this.#positions = undefined;
  }

  reset(): void {
    this.#counts.fill(0);
  }
}

const positionsOf = (entries: readonly Entry[]): ReadonlyMap<string, number> =>
  new Map(entries.map((entry, position) => [entry.id, position]));
