import type { MapEntry, MapNode, Node } from './nodes.ts';

export interface MergeOptions {
  /** Keys whose mappings are merged too, key by key. All other values are replaced whole: half a matcher makes no sense. */
  readonly nested?: ReadonlySet<string>;
  /** Of these, the ones whose keys are compared without case. */
  readonly caseless?: ReadonlySet<string>;
  /** Keys of which one makes the others meaningless: writing one also replaces a default for another. */
  readonly alternatives?: readonly (readonly string[])[];
}

const REQUEST_AND_RESPONSE: Required<MergeOptions> = {
  nested: new Set(['headers', 'query', 'cookies', 'requiresState', 'transitionsState']),
  caseless: new Set(['headers']),
  alternatives: [['body', 'bodyFile', 'encodedBody', 'packedBody']],
};

/**
 * `over` with the defaults under it, `layers` with the outermost first. A name in a nested mapping that a `null` took
 * away is gone, and so is a mapping that this empties: `{}` would say that nothing may be sent. A `null` for a name
 * that no layer has stays, for its reader to refuse: most likely a value was forgotten.
 */
export function mergeLayers(layers: readonly Node[], over: Node): Node {
  const merged = layers.reduceRight((result, layer) => mergeNodes(layer, result), over);
  if (merged.kind !== 'map') return merged;
  const entries = merged.entries.flatMap((entry) => {
    const value = withoutRemoved(entry, layers);
    return value ? [{ ...entry, value }] : [];
  });
  return { ...merged, entries };
}

function withoutRemoved({ key, value }: MapEntry, layers: readonly Node[]): Node | undefined {
  if (value.kind !== 'map' || !REQUEST_AND_RESPONSE.nested.has(key)) return value;
  const canonical = REQUEST_AND_RESPONSE.caseless.has(key) ? lowerCase : asWritten;
  const known = new Set(layers.flatMap((layer) => namesUnder(layer, key)).map(canonical));
  const entries = value.entries.filter((entry) => !isNull(entry.value) || !known.has(canonical(entry.key)));
  if (entries.length === value.entries.length) return value;
  return entries.length > 0 ? { ...value, entries } : undefined;
}

function namesUnder(layer: Node, key: string): string[] {
  const map = layer.kind === 'map' ? find(layer, key)?.value : undefined;
  return map?.kind === 'map' ? map.entries.map((entry) => entry.key) : [];
}

/** Written as such: where nothing stands behind the colon, a value was forgotten. */
const isNull = (node: Node): boolean => node.kind === 'scalar' && node.value === null && node.source !== '';

/**
 * `over` with what only `base` has under it: how defaults reach a request or a response. Keys keep the order of
 * `base`, new ones follow. A written `null` stays as it is, and so removes the default of every layer below: shapes
 * read it as absent. An empty mapping replaces (`query: {}` is no query). Nodes are shared, never copied deeply.
 */
export function mergeNodes(base: Node, over: Node, options: MergeOptions = {}): Node {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const { nested, caseless, alternatives } = { ...REQUEST_AND_RESPONSE, ...options };
  const replaced = new Set(
    alternatives.filter((keys) => over.entries.some((entry) => keys.includes(entry.key))).flat(),
  );
  const kept = { ...base, entries: base.entries.filter((entry) => !replaced.has(entry.key) || find(over, entry.key)) };
  return mergeEntries(
    kept,
    over,
    (key) => key,
    (key, below, above) =>
      nested.has(key) && below.kind === 'map' && above.kind === 'map' && above.entries.length > 0
        ? mergeEntries(below, above, caseless.has(key) ? lowerCase : asWritten, (_, __, value) => value)
        : above,
  );
}

const asWritten = (key: string): string => key;
const lowerCase = (key: string): string => key.toLowerCase();

const find = (map: MapNode, key: string): MapEntry | undefined => map.entries.find((entry) => entry.key === key);

/** The mapping of `over`, with its place, and the entries of both. */
function mergeEntries(
  base: MapNode,
  over: MapNode,
  canonical: (key: string) => string,
  join: (key: string, below: Node, above: Node) => Node,
): MapNode {
  const above = new Map<string, MapEntry[]>();
  for (const entry of over.entries) {
    const key = canonical(entry.key);
    above.set(key, [...(above.get(key) ?? []), entry]);
  }
  const entries: MapEntry[] = [];
  const joined = new Set<string>();
  for (const below of base.entries) {
    const key = canonical(below.key);
    const same = above.get(key);
    if (!same) entries.push(below);
    else if (!joined.has(key)) {
      for (const entry of same) entries.push({ ...entry, value: join(key, below.value, entry.value) });
    }
    joined.add(key);
  }
  for (const [key, rest] of above) if (!joined.has(key)) entries.push(...rest);
  return { ...over, entries };
}
