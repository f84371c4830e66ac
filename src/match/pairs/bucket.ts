import type { Entry, Pair } from '../../model/entry.ts';
import type { Lookup } from '../lookup.ts';
import { pairFits, specificity } from './fits.ts';
import { PairShape } from './shape.ts';

/** Up to so many pairs are compared one by one: quicker than digesting a query or a body, and smaller. */
const FEW = 8;

/** The pairs of one method and path, found by what else they ask for. */
export class PairBucket {
  readonly #entries: readonly Entry[];
  /** In order of precedence; given up for `#shapes` when there are many. */
  #few: number[] | undefined = [];
  /** The most specific first. */
  readonly #shapes: PairShape[] = [];

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Pairs are added in file order. */
  add(position: number): void {
    if (!this.#few) return this.#addToShape(position);
    this.#few.push(position);
    if (this.#few.length <= FEW) {
      this.#few.sort((left, right) => this.#specificity(right) - this.#specificity(left) || left - right);
      return;
    }
    for (const each of this.#few.sort((left, right) => left - right)) this.#addToShape(each);
    this.#few = undefined;
  }

  find(lookup: Lookup): Entry | undefined {
    if (this.#few) return this.#firstOf(this.#few, lookup);
    for (let start = 0; start < this.#shapes.length; ) {
      const level = (this.#shapes[start] as PairShape).specificity;
      let end = start + 1;
      while (this.#shapes[end]?.specificity === level) end += 1;
      const found = this.#firstOf(this.#candidates(start, end, lookup), lookup);
      if (found) return found;
      start = end;
    }
    return undefined;
  }

  /** Of shapes that are equally specific, what may fit, in file order. */
  #candidates(start: number, end: number, lookup: Lookup): readonly number[] {
    let single: readonly number[] | undefined;
    let merged: number[] | undefined;
    for (let index = start; index < end; index += 1) {
      const found = (this.#shapes[index] as PairShape).lookUp(lookup.request, lookup.origin.host);
      if (found === undefined) continue;
      if (!single) single = found;
      else {
        merged ??= [...single];
        for (const position of found) merged.push(position);
      }
    }
    return merged?.sort((left, right) => left - right) ?? single ?? [];
  }

  #firstOf(positions: readonly number[], lookup: Lookup): Entry | undefined {
    for (const position of positions) {
      const pair = this.#entries[position] as Pair;
      if (pairFits(pair.request, lookup.request, lookup.origin) && lookup.accepts(pair, position)) return pair;
    }
    return undefined;
  }

  #addToShape(position: number): void {
    const pair = this.#entries[position] as Pair;
    let shape = this.#shapes.find((each) => each.takes(pair));
    if (!shape) {
      shape = new PairShape(pair);
      const behind = this.#shapes.findIndex((each) => each.specificity < (shape as PairShape).specificity);
      this.#shapes.splice(behind < 0 ? this.#shapes.length : behind, 0, shape);
    }
    shape.add(pair, position);
  }

  #specificity(position: number): number {
    const pair = this.#entries[position] as Pair;
    return specificity(pair.request, pair.requiresState.length > 0);
  }
}
