import { type Alias, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq, yaml } from '../../vendor/yaml.ts';

export type Mapping = YAMLMap.Parsed;
export type Item = Mapping['items'][number];

export const isMapping = (node: unknown): node is Mapping => yaml().isMap(node);
export const isSequence = (node: unknown): node is YAMLSeq.Parsed => yaml().isSeq(node);
export const isAlias = (node: unknown): node is Alias.Parsed => yaml().isAlias(node);
export const isScalar = (node: unknown): node is Scalar.Parsed => yaml().isScalar(node);

/** The item with that key: what a merge key (`<<`) brings in is not the mapping's own. */
export const itemOf = (map: Mapping, key: string, canonical = asWritten): Item | undefined =>
  map.items.find((item) => canonical(keyOf(item)) === canonical(key));

const asWritten = (key: string): string => key;

export const keyOf = ({ key }: Item): string => (isScalar(key) ? String(key.value) : '');

export const startOf = (node: ParsedNode): number => node.range[0];

/**
 * Where a node's text ends: the ranges of blocks go on over blank lines, comments and indentation up to whatever comes
 * next.
 */
export function endOf(node: ParsedNode, text: string): number {
  const isBlock = (isMapping(node) || isSequence(node)) && !node.flow;
  if (isBlock) {
    const last = node.items.at(-1);
    if (!last) return node.range[0];
    return isMapping(node) ? endOfItem(last as Item, text) : endOf(last as ParsedNode, text);
  }
  const [start, end] = node.range;
  if (!isScalar(node) || !/^[|>]/.test(text.slice(start, start + 1))) return end;
  return start + text.slice(start, end).trimEnd().length;
}

export const endOfItem = ({ key, value }: Item, text: string): number =>
  value && value.range[1] > value.range[0] ? endOf(value, text) : behindKey(key, text);

/** Behind the colon of a key. */
export function behindKey(key: ParsedNode, text: string): number {
  const end = key.range[1];
  return end + (/^\s*:/.exec(text.slice(end, end + 200))?.[0].length ?? 0);
}
