import type { Entry } from '../model/entry.ts';

/** How often each entry was claimed. Kept by id, so that counts outlive a reload. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(entry: Entry): number {
    return this.#counts.get(entry.id) ?? 0;
  }

  /** Counts one call; returns which one it is, from 1. */
  add(entry: Entry): number {
    const call = (this.#counts.get(entry.id) ?? 0) + 1;
    this.#counts.set(entry.id, call);
    return call;
  }

  /** Forgets entries that are gone. */
  adopt(entries: readonly Entry[]): void {
    if (this.#counts.size === 0) return;
    const live = new Set(entries.map((entry) => entry.id));
    for (const id of this.#counts.keys()) if (!live.has(id)) this.#counts.delete(id);
  }

  reset(): void {
    this.#counts.clear();
  }
}
