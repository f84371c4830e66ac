import type { JsonValue } from '../model/json.ts';
import type { SourceText } from './text.ts';

/**
 * YAML with places: what the `yaml` package parsed, with aliases and merge keys resolved, so that readers see plain
 * trees. A node knows its text, since defaults merge nodes of several files into one tree.
 */
export type Node = ScalarNode | MapNode | SequenceNode;

export interface Range {
  readonly text: SourceText;
  /** Offsets into the text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Range {
  readonly kind: 'scalar';
  /** Under YAML 1.2's core schema. */
  readonly value: string | number | boolean | null;
  /** The text as written, for scalars that were no strings: `1.10`, `007`; for strings the same as `value`. */
  readonly source: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface MapEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly keyRange: Range;
  readonly value: Node;
}

export interface MapNode extends Range {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly flow: boolean;
}

export interface SequenceNode extends Range {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly flow: boolean;
}

/** The value of a key, or undefined. Keys are unique: parsing refuses duplicates. */
export const get = (map: MapNode, key: string): Node | undefined =>
  map.entries.find((entry) => entry.key === key)?.value;

/** `a string`, `a list`…: what a node is, to stand behind "got". */
export function describeNode(node: Node): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.value === null) return 'nothing';
  return `${typeof node.value === 'string' ? 'the text' : `the ${typeof node.value}`} ${JSON.stringify(node.source)}`;
}

/** The plain value of a tree. */
export function toJson(node: Node): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(toJson);
  const object: { [key: string]: JsonValue } = {};
  for (const entry of node.entries) setOwn(object, entry.key, toJson(entry.value));
  return object;
}

/** Sets a key that comes from a file: a plain assignment of `__proto__` would set the prototype instead. */
export function setOwn<T>(object: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else object[key] = value;
}
