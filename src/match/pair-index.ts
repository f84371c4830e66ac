import type { Entry, Pair } from '../model/entry.ts';
import { type Lookup, pairMethod } from './lookup.ts';
import { PairBucket } from './pair-bucket.ts';
import { pairFits } from './pair-fits.ts';

/**
 * The dictionary: method and path lead to the one pair recorded for them, or to a bucket that looks further. Pairs
 * are held as their position in file order, so that 100,000 cost little more than the two hash tables' slots.
 */
export class PairIndex {
  readonly #entries: readonly Entry[];
  readonly #methods = new Map<string, Map<string, number | PairBucket>>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Pairs are added in file order; `position` is an index into the entries. */
  add(position: number): void {
    const { method, path } = (this.#entries[position] as Pair).request;
    let paths = this.#methods.get(method);
    if (!paths) this.#methods.set(method, (paths = new Map()));
    const found = paths.get(path);
    if (found === undefined) paths.set(path, position);
    else if (typeof found === 'object') found.add(position);
    else {
      const bucket = new PairBucket(this.#entries);
      bucket.add(found);
      bucket.add(position);
      paths.set(path, bucket);
    }
  }

  find(lookup: Lookup): Entry | undefined {
    const { request } = lookup;
    const found = this.#methods.get(pairMethod(request, lookup.methodRule))?.get(request.path);
    if (found === undefined) return undefined;
    if (typeof found === 'object') return found.find(lookup);
    const pair = this.#entries[found] as Pair;
    return pairFits(pair.request, request, lookup.origin) && lookup.accepts(pair) ? pair : undefined;
  }
}
