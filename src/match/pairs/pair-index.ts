import type { Entry, Pair } from '../../model/entry.ts';
import { type Lookup, methodAsked } from '../lookup.ts';
import { PairBucket } from './bucket.ts';
import { pairFits } from './fits.ts';
import { NOTED_BITS, note, noteFits } from './note.ts';

/**
 * The dictionary: method and path lead to the one pair recorded for them, or to a bucket that looks further. A single
 * pair is held as one number, its position in file order with a note of what it asks for, so that 100,000 pairs cost
 * little more than a hash table's slots.
 */
export class PairIndex {
  readonly #entries: readonly Entry[];
  readonly #methods = new Map<string, Map<string, number | PairBucket>>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Pairs are added in file order; `position` is an index into the entries. */
  add(position: number): void {
    const { request } = this.#entries[position] as Pair;
    let paths = this.#methods.get(request.method);
    if (!paths) {
      paths = new Map();
      this.#methods.set(request.method, paths);
    }
    const found = paths.get(request.path);
    if (found === undefined) paths.set(request.path, (position << NOTED_BITS) | note(request));
    else if (typeof found === 'object') found.add(position);
    else {
      const bucket = new PairBucket(this.#entries);
      bucket.add(found >> NOTED_BITS);
      bucket.add(position);
      paths.set(request.path, bucket);
    }
  }

  find(lookup: Lookup): Entry | undefined {
    const { request } = lookup;
    const found = this.#methods.get(methodAsked(request, lookup.methodRule))?.get(request.path);
    if (found === undefined) return undefined;
    if (typeof found === 'object') return found.find(lookup);
    const noted = noteFits(found, lookup);
    if (noted === false) return undefined;
    const position = found >> NOTED_BITS;
    const pair = this.#entries[position] as Pair;
    if (!noted && !pairFits(pair.request, request, lookup.origin)) return undefined;
    return lookup.accepts(pair, position) ? pair : undefined;
  }
}
