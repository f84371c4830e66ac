import { mergeLayers } from '../source/merge.ts';
import type { MapEntry, MapNode, Node } from '../source/nodes.ts';

export interface DefaultLayer {
  readonly request?: Node;
  readonly response?: Node;
}

/** Which keys of an item take which default. */
const TARGETS: { readonly [key: string]: 'request' | 'response' } = {
  request: 'request',
  example: 'request',
  send: 'request',
  response: 'response',
};

/**
 * An entry or a test with the defaults merged under it, the outermost layer first. Without defaults the very same
 * node: most files have none, and copying ten thousand trees would be felt.
 */
export function withDefaults(item: Node, layers: readonly DefaultLayer[]): Node {
  if (item.kind !== 'map' || layers.every((layer) => !layer.request && !layer.response)) return item;
  return { ...item, entries: item.entries.map((entry) => mergedEntry(entry, layers)) };
}

function mergedEntry(entry: MapEntry, layers: readonly DefaultLayer[]): MapEntry {
  const target = TARGETS[entry.key];
  if (target) return { ...entry, value: under(entry.value, target, layers) };
  if (entry.value.kind !== 'sequence') return entry;
  if (entry.key === 'responses')
    return eachItem(entry, (item) => (isErrorItem(item) ? item : under(item, 'response', layers)));
  if (entry.key === 'exchanges' || entry.key === 'steps') return eachItem(entry, (item) => withDefaults(item, layers));
  return entry;
}

const eachItem = (entry: MapEntry, change: (item: Node) => Node): MapEntry =>
  entry.value.kind === 'sequence'
    ? { ...entry, value: { ...entry.value, items: entry.value.items.map(change) } }
    : entry;

const under = (node: Node, target: 'request' | 'response', layers: readonly DefaultLayer[]): Node =>
  mergeLayers(
    layers.flatMap((layer) => layer[target] ?? []),
    node,
  );

const isErrorItem = (node: Node): boolean => node.kind === 'map' && isOnlyError(node);

const isOnlyError = (node: MapNode): boolean => node.entries.length === 1 && node.entries[0]?.key === 'error';
