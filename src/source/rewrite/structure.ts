import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { ParsedNode } from '../../vendor/yaml.ts';
import type { Shared } from './anchors.ts';
import type { Operation } from './change.ts';
import type { Edit } from './edits.ts';
import { insertItem, removeItem, replaceElement, replaceItem } from './mapping.ts';
import { isAlias, isMapping, isSequence, itemOf, keyOf, type Mapping } from './nodes.ts';

/** Why something is left as it is: a clause about it, `it uses an alias there`. */
export interface Refusal {
  readonly refused: string;
}

export const isRefusal = (result: object): result is Refusal => 'refused' in result;

export const SHARED: Refusal = { refused: 'an anchor in it is used elsewhere' };
export const ALIASED: Refusal = { refused: 'it uses an alias there' };
export const UNCLEAR: Refusal = { refused: 'it is written in a way that cannot be followed' };

export interface Written {
  readonly text: string;
  readonly shared: Shared;
}

/**
 * The changed places of a structured body, each for itself: what lies between them stays as it was written. `now` is
 * the document that new keys come from: they take their places in its order.
 */
export function editStructure(
  body: ParsedNode,
  operations: readonly Operation[],
  now: JsonValue,
  written: Written,
): Edit[] | Refusal {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const key = JSON.stringify(operation.path.slice(0, -1));
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  const edits: Edit[] = [];
  const places = [...groups].map(([key, group]) => ({ path: JSON.parse(key) as Operation['path'], group }));
  // Where two blocks end in one line, what is put behind the inner one comes first.
  for (const { path, group } of places.sort((one, other) => other.path.length - one.path.length)) {
    const holder = follow(body, path, written.shared);
    if (isRefusal(holder)) return holder;
    const edited = editHolder(holder, group, at(now, path), written);
    if (isRefusal(edited)) return edited;
    edits.push(...edited);
  }
  return edits;
}

function follow(body: ParsedNode, path: Operation['path'], shared: Shared): ParsedNode | Refusal {
  let node: ParsedNode | null | undefined = body;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) node = inside(node, step);
    if (!node) return UNCLEAR;
    if (isAlias(node)) return ALIASED;
    if (shared.names(node)) return SHARED;
  }
  return node;
}

function inside(node: ParsedNode, step: string | number): ParsedNode | null | undefined {
  if (isMapping(node)) return itemOf(node, String(step))?.value;
  return isSequence(node) ? node.items[step as number] : undefined;
}

function editHolder(
  holder: ParsedNode,
  group: readonly Operation[],
  now: JsonValue | undefined,
  { text, shared }: Written,
): Edit[] | Refusal {
  const edits: Edit[] = [];
  const removed = new Set(group.filter(({ value }) => value === undefined).map(last));
  for (const operation of group) {
    const { value } = operation;
    const old = inside(holder, last(operation));
    if (shared.within(old)) return SHARED;
    if (isMapping(holder)) edits.push(editKey(holder, String(last(operation)), value, { now, removed, text }));
    else if (old && value !== undefined) edits.push(replaceElement(old, value, text));
    else return UNCLEAR;
  }
  return edits;
}

const last = ({ path }: Operation): string | number => path.at(-1) as string | number;

interface KeyContext {
  readonly now: JsonValue | undefined;
  readonly removed: ReadonlySet<string | number>;
  readonly text: string;
}

function editKey(map: Mapping, key: string, value: JsonValue | undefined, { now, removed, text }: KeyContext): Edit {
  const item = itemOf(map, key);
  const isRemoved = (each: Mapping['items'][number]): boolean => removed.has(keyOf(each));
  if (value === undefined) return item ? removeItem(map, item, isRemoved, text) : { start: 0, end: 0, text: '' };
  if (item) return replaceItem(map, item, value, text);
  const keys = isJsonObject(now) ? Object.keys(now) : [];
  const before = keys.slice(0, Math.max(0, keys.indexOf(key))).toReversed();
  const after = before.find((name) => !removed.has(name) && itemOf(map, name));
  return insertItem(
    map,
    after === undefined ? map.items.findLast((each) => !isRemoved(each)) : itemOf(map, after),
    key,
    value,
    text,
  );
}

function at(document: JsonValue, path: Operation['path']): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const step of path) value = (value as { [key: string | number]: JsonValue } | null | undefined)?.[step];
  return value;
}
