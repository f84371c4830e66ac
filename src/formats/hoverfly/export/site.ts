import type { JsonValue } from '../../../model/json.ts';
import { get, type MapNode, type Node, toJson } from '../../../source/nodes.ts';
import type { Reading } from '../../../source/reading.ts';
import type { Remark } from '../../format.ts';

/** A matcher as a simulation of v5 has it. */
export interface MatcherJson {
  readonly matcher: string;
  readonly value: JsonValue;
  readonly config?: { readonly [option: string]: JsonValue };
  readonly doMatch?: MatcherJson;
}

/** An entry that is exported: reads its nodes, and keeps what has no counterpart. */
export class ExportSite {
  readonly remarks: Remark[] = [];
  readonly #at: string;
  readonly #reading: Reading;

  constructor(at: string, reading: Reading) {
    this.#at = at;
    this.#reading = reading;
  }

  /** The entry is left out. */
  refuse(what: string, message: string): readonly MatcherJson[] {
    this.remarks.push({ kind: 'left out', at: this.#at, message: `${what}: ${message}` });
    return [];
  }

  changed(what: string, message: string): void {
    this.remarks.push({ kind: 'changed', at: this.#at, message: `${what}: ${message}` });
  }

  get isRefused(): boolean {
    return this.remarks.some(({ kind }) => kind === 'left out');
  }

  /** The text of a scalar, variables filled in. */
  text(node: Node | undefined): string {
    return node?.kind === 'scalar' ? this.#reading.fillText(node.source, node) : '';
  }

  /** A structure with variables filled in. */
  json(node: Node): JsonValue {
    if (node.kind === 'scalar')
      return typeof node.value === 'string' ? this.#reading.fill(node.value, node) : node.value;
    if (node.kind === 'sequence') return node.items.map((item) => this.json(item));
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, this.json(value)]));
  }
}

/** The value of a key; undefined for null, too. */
export function valueOf(node: Node | undefined, key: string): Node | undefined {
  const value = node?.kind === 'map' ? get(node, key) : undefined;
  return value?.kind === 'scalar' && value.value === null ? undefined : value;
}

/** Undefined when it is not said. */
export function flagOf(node: Node | undefined, key: string): boolean | undefined {
  const value = valueOf(node, key);
  return value && toJson(value) === true;
}

export const isTrue = (node: Node | undefined, key: string): boolean => flagOf(node, key) ?? false;

export const entriesOf = (node: Node | undefined): MapNode['entries'] => (node?.kind === 'map' ? node.entries : []);
export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'sequence' ? node.items : []);
