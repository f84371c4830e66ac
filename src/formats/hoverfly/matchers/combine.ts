import { isMap, mapOf, type Tree, type TreeMap } from '../../../write/tree.ts';

/** Several matchers that must all hold, as one: side by side where their names allow it. */
export function allOf(trees: readonly Tree[]): Tree | undefined {
  const [first, ...others] = trees;
  if (first === undefined || others.length === 0) return first;
  const maps = trees.map(asMap);
  const names = maps.flatMap((map) => [...map.keys()]);
  if (new Set(names).size === names.length) return new Map(maps.flatMap((map) => [...map]));
  return mapOf({ all: maps });
}

export const anyOf = (trees: readonly Tree[]): Tree =>
  trees.length === 1 ? (trees[0] as Tree) : mapOf({ any: trees });

const asMap = (tree: Tree): TreeMap =>
  typeof tree === 'object' && tree !== null && isMap(tree) ? tree : mapOf({ exact: tree });
