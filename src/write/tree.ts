import type { JsonValue } from '../model/json.ts';

/** What is to be written. Mappings are `Map`s: an object would put keys that are numbers first. */
export type Tree = string | number | boolean | null | readonly Tree[] | TreeMap | Spread;

export type TreeMap = ReadonlyMap<string, Tree>;

/** A mapping that gets a line for each key, however short it is. */
export interface Spread {
  readonly spread: TreeMap;
}

/** A document as it is. */
export function treeOf(value: JsonValue): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, treeOf(each)]));
}

/** A mapping of those entries that have a value. */
export function mapOf(entries: { readonly [key: string]: Tree | undefined }): Map<string, Tree> {
  const map = new Map<string, Tree>();
  for (const key of Object.keys(entries)) {
    const tree = entries[key];
    if (tree !== undefined) map.set(key, tree);
  }
  return map;
}

export const isMap = (tree: Tree): tree is TreeMap => tree instanceof Map;
export const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);
export const isSpread = (tree: Tree): tree is Spread => typeof tree === 'object' && tree !== null && 'spread' in tree;
