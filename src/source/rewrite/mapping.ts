import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { ParsedNode } from '../../vendor/yaml.ts';
import { columnOf, type Edit, lineEnd, lineStart } from './edits.ts';
import { behindKey, endOf, endOfItem, type Item, isMapping, isSequence, type Mapping, startOf } from './nodes.ts';
import { behindColon, blockText, flowText, scalarText } from './yaml-text.ts';

/** What stands under a key becomes another value, in the style of the one before; comments behind it stay. */
export function replaceItem(map: Mapping, { key, value }: Item, wanted: JsonValue, text: string): Edit {
  const from = behindKey(key, text);
  if (!value || value.range[1] === value.range[0]) {
    return { start: from, end: from, text: behind(key, wanted, map.flow === true, text, from) };
  }
  const [start, end] = [startOf(value), endOf(value, text)];
  const isFlow = map.flow === true || (isCollection(value) && value.flow === true);
  if (isFlow || (isOneLine(wanted) && !isBlock(value))) return { start, end, text: flowText(wanted) };
  // A list may stand as far left as its key; nothing else may.
  const isAlike =
    isBlock(value) && (isSequence(value) ? Array.isArray(wanted) : isJsonObject(wanted)) && !isOneLine(wanted);
  if (isAlike && endsLine(text, end)) return { start, end, text: blockText(wanted, columnOf(text, start)) };
  return { start: from, end, text: behind(key, wanted, false, text, end) };
}

/** A comment behind a text of several lines would be part of it, so where there is one, all is put on one line. */
const behind = (key: ParsedNode, wanted: JsonValue, isFlow: boolean, text: string, end: number): string =>
  isFlow || !endsLine(text, end) ? ` ${flowText(wanted)}` : behindColon(wanted, columnOf(text, startOf(key)));

const endsLine = (text: string, end: number): boolean => text.slice(end, lineEnd(text, end)).trim() === '';

/** What stands in a list becomes another value. */
export function replaceElement(node: ParsedNode, wanted: JsonValue, text: string): Edit {
  const start = startOf(node);
  const end = endOf(node, text);
  const isBlockText = isBlock(node) && endsLine(text, end);
  return { start, end, text: isBlockText ? blockText(wanted, columnOf(text, start)) : flowText(wanted) };
}

/** A new key behind another of the mapping's; without one, in front of all. The mapping has keys. */
export function insertItem(map: Mapping, after: Item | undefined, key: string, value: JsonValue, text: string): Edit {
  const [first] = map.items as [Item];
  const front = startOf(first.key);
  if (map.flow) {
    const written = `${scalarText(key)}: ${flowText(value)}`;
    if (!after) return { start: front, end: front, text: `${written}, ` };
    const end = endOfItem(after, text);
    return { start: end, end, text: `, ${written}` };
  }
  const column = columnOf(text, front);
  const written = `${scalarText(key)}:${behindColon(value, column)}`;
  const indent = ' '.repeat(column);
  if (!after) return { start: front, end: front, text: `${written}\n${indent}` };
  const end = lineEnd(text, endOfItem(after, text));
  return { start: end, end, text: `\n${indent}${written}` };
}

/** A key with its value and the comment behind it. The mapping has keys that stay: those that do not are `removed`. */
export function removeItem(map: Mapping, item: Item, removed: (item: Item) => boolean, text: string): Edit {
  const index = map.items.indexOf(item);
  const next = map.items[index + 1];
  const start = startOf(item.key);
  const end = endOfItem(item, text);
  if (map.flow) {
    const before = map.items[index - 1];
    const isFirst = map.items.slice(0, index).every(removed);
    if (before && !isFirst) return { start: endOfItem(before, text), end, text: '' };
    return { start, end: next ? startOf(next.key) : end, text: '' };
  }
  const line = lineStart(text, start);
  // Behind a dash, the next key moves up.
  if (text.slice(line, start).trim() !== '') return { start, end: next ? startOf(next.key) : end, text: '' };
  const after = lineEnd(text, end);
  return { start: line, end: text.indexOf('\n', after) < 0 ? after : text.indexOf('\n', after) + 1, text: '' };
}

const isCollection = (node: ParsedNode | undefined): node is ParsedNode & { flow?: boolean } =>
  isMapping(node) || isSequence(node);

const isBlock = (node: ParsedNode): boolean => isCollection(node) && node.flow !== true;

/** Written on the line of its key. */
function isOneLine(value: JsonValue): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return typeof value !== 'string' || !value.includes('\n');
}
