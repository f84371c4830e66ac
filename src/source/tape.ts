import type { Diagnostic } from '../model/diagnostic.ts';

/**
 * A parse result that can cross to another thread: a few numbers a node instead of objects, which a structured clone
 * would copy one by one. Texts that stand in the file as they are, nearly all, are not carried along: the other side
 * has the file. `numbers` can be transferred.
 */
export interface Tape {
  /** The tree in preorder, in the layout below; empty when there is no root. */
  readonly numbers: Int32Array;
  /** Keys, each once, and texts that differ from what was written: with escapes, folded lines, blocks. */
  readonly strings: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The first number of a node packs what it is; behind it stand:
 *
 * - scalar: start, end, and the index of its text when it is not cut out of the file
 * - sequence: start, end, count; the items
 * - map: start, end, count; of each entry the key's index, start and end, and the value
 * - shared: which of the nodes marked `first` it is; aliases make one node stand in several places
 */
export const KIND = { scalar: 0, sequence: 1, map: 2, shared: 3 } as const;
export const KIND_MASK = 0b11;

/** Set on a node that a later `shared` refers to. */
export const FIRST = 1 << 2;
/** Set on flow style. */
export const FLOW = 1 << 3;

export const STYLES = ['plain', 'quoted', 'block'] as const;
export const STYLE_SHIFT = 4;
export const STYLE_MASK = 0b11;

/** How a scalar's text is found: cut out from start to end, or within its quotes, or by the index in the next number. */
export const CUT = { whole: 0, inside: 1, table: 2 } as const;
export const CUT_SHIFT = 6;
export const CUT_MASK = 0b11;

/** How the value follows from the text. `odd`: as JSON, at the index in the next number. */
export const VALUE = { text: 0, number: 1, true: 2, false: 3, null: 4, odd: 5 } as const;
export const VALUE_SHIFT = 8;
