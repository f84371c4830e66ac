import type { Problem } from './diagnose.ts';
import { unknownAnchor } from './habits.ts';
import type { Node } from './nodes.ts';

/** Nodes that aliases may add to a file when every use is counted: readers walk them all, though they are stored once. */
const MOST_ALIASED_NODES = 1_000_000;

interface Anchored {
  readonly node: Node;
  /** With every alias inside counted at its full size. */
  readonly size: number;
}

/** The anchors of a file so far, in the order of the text: an alias repeats the last one of its name before it. */
export class Anchors {
  readonly #known = new Map<string, Anchored>();
  readonly #open = new Set<string>();
  #aliased = 0;

  /** Converts the node behind an anchor; `count` tells how many nodes there are so far. */
  within(name: string, count: () => number, convert: () => Node): Node {
    const before = count();
    this.#open.add(name);
    const node = convert();
    this.#open.delete(name);
    this.#known.set(name, { node, size: count() - before + 1 });
    return node;
  }

  /** What an alias repeats; or why it repeats nothing. Past the limit, the first alias only says why. */
  resolve(name: string): Anchored | Problem | undefined {
    const anchored = this.#known.get(name);
    if (!anchored) return unknownAnchor(name, this.#known.keys(), this.#open.has(name));
    const before = this.#aliased;
    this.#aliased += anchored.size;
    if (this.#aliased <= MOST_ALIASED_NODES) return anchored;
    return before <= MOST_ALIASED_NODES ? BOMB : undefined;
  }
}

const BOMB: Problem = {
  code: 'too-many-aliases',
  message: 'the aliases of this file unfold to more than a million nodes',
  hint: 'use fewer aliases of aliases',
};
