import { isList, type Tree, type TreeMap } from './tree.ts';
import { verbatim } from './verbatim.ts';

/** They speak of the connection; whoever answers computes them. */
const CONNECTION = new Set(['transfer-encoding', 'connection', 'keep-alive', 'proxy-connection', 'trailer']);
/** Or of the length of the very message. */
const FRAMING = new Set([...CONNECTION, 'content-length']);

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

export const withoutFraming = (flat: readonly string[]): string[] => without(FRAMING, flat);

/** The same of an answer to `HEAD`, whose length is that of the body which `GET` would get: nobody can compute it. */
export const withoutConnection = (flat: readonly string[]): string[] => without(CONNECTION, flat);

const without = (names: ReadonlySet<string>, flat: readonly string[]): string[] =>
  flat.filter((_, at) => !names.has((flat[at - (at % 2)] as string).toLowerCase()));

export const hasHeader = (flat: readonly string[], name: string): boolean =>
  flat.some((each, at) => at % 2 === 0 && each.toLowerCase() === name);
