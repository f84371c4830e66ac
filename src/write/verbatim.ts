import { isList, isMap, isSpread, type Tree } from './tree.ts';

const VARIABLE = /\{\{\s*vars\.[^\s{}]+\s*\}\}/g;

/** Text that is to be read as it is: a variable in it gets the backslash that keeps the loader from filling it in. */
export const verbatim = (text: string): string =>
  text.includes('{{') ? text.replace(VARIABLE, (written) => `\\${written}`) : text;

/** The same for every text of a tree but its keys, which are never filled in. */
export function verbatimTree(tree: Tree): Tree {
  if (typeof tree === 'string') return verbatim(tree);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (isSpread(tree)) return { spread: verbatimTree(tree.spread) as ReadonlyMap<string, Tree> };
  if (isList(tree)) return tree.map(verbatimTree);
  return isMap(tree) ? new Map([...tree].map(([key, each]) => [key, verbatimTree(each)])) : tree;
}
