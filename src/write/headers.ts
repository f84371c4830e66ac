import { isList, type Tree, type TreeMap } from './tree.ts';
import { verbatim } from './verbatim.ts';

/** They speak of the connection or of the length of the very message; whoever answers computes them. */
const FRAMING = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'trailer',
]);

/** Flat names and values → name → value, or all its values; casing, and the order of first appearance, are kept. */
export function headerMap(flat: readonly string[]): TreeMap {
  const map = new Map<string, Tree>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = flat[at] as string;
    const value = verbatim(flat[at + 1] as string);
    const known = map.get(name);
    if (known === undefined) map.set(name, value);
    else map.set(name, isList(known) ? [...known, value] : [known, value]);
  }
  return map;
}

export const withoutFraming = (flat: readonly string[]): string[] =>
  flat.filter((_, at) => !FRAMING.has((flat[at - (at % 2)] as string).toLowerCase()));

export const hasHeader = (flat: readonly string[], name: string): boolean =>
  flat.some((each, at) => at % 2 === 0 && each.toLowerCase() === name);
