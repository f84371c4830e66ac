import type { Problem } from './diagnose.ts';
import type { MapEntry, MapNode, Node } from './nodes.ts';

/** A `<<` key: `at` is the number of own entries before it. */
export interface Merge {
  readonly at: number;
  readonly entry: MapEntry;
}

/**
 * Fills what `<<` names in, where it stands. Own keys win over merged ones wherever they stand, and earlier mappings of
 * a list over later ones.
 */
export function withMerged(
  own: readonly MapEntry[],
  merges: readonly Merge[],
  report: (at: Node, problem: Problem) => void,
): MapEntry[] {
  const taken = new Set(own.map((entry) => entry.key));
  const entries: MapEntry[] = [];
  let next = 0;
  for (const { at, entry } of merges) {
    while (next < at) entries.push(own[next++] as MapEntry);
    for (const map of sources(entry.value, report)) {
      for (const merged of map.entries) {
        if (taken.has(merged.key)) continue;
        taken.add(merged.key);
        entries.push(merged);
      }
    }
  }
  while (next < own.length) entries.push(own[next++] as MapEntry);
  return entries;
}

function sources(value: Node, report: (at: Node, problem: Problem) => void): MapNode[] {
  const maps: MapNode[] = [];
  for (const node of value.kind === 'sequence' ? value.items : [value]) {
    if (node.kind === 'map') maps.push(node);
    else report(node, NOT_A_MAP);
  }
  return maps;
}

const NOT_A_MAP: Problem = {
  code: 'bad-merge',
  message: '"<<" takes a mapping, or a list of mappings',
  hint: 'name an anchor: "<<: *defaults"; quote the key if it is meant as text: \'<<\'',
};
