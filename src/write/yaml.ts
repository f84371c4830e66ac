import { inlineText, multilineText } from './scalar.ts';
import { isList, isMap, isSpread, type Tree, type TreeMap } from './tree.ts';

/** A list or a mapping up to this wide stands between brackets on one line. */
const FLOW = 60;
/** How many levels of brackets people still read. */
const FLOW_DEPTH = 2;

/** A mapping in block style, each line `indent` spaces deep; ends with a line break. */
export const writeMap = (map: TreeMap, indent: number): string => `${blockMap(map, indent)}\n`;

/** One item of a block list whose dash stands `indent` spaces deep. */
export const writeItem = (map: TreeMap, indent: number): string =>
  `${' '.repeat(indent)}- ${blockMap(map, indent + 2).trimStart()}\n`;

function blockMap(map: TreeMap, indent: number): string {
  const pad = ' '.repeat(indent);
  let text = '';
  for (const [key, value] of map) {
    text += `${text === '' ? '' : '\n'}${pad}${inlineText(key, true)}:${behindKey(value, indent)}`;
  }
  return text;
}

function behindKey(tree: Tree, indent: number): string {
  const short = oneLine(tree);
  if (short !== undefined) return ` ${short}`;
  if (typeof tree === 'string') return ` ${multilineText(tree, indent + 2)}`;
  return `\n${block(tree as TreeMap | readonly Tree[], indent + 2)}`;
}

function block(tree: Exclude<Tree, string | number | boolean | null>, indent: number): string {
  if (isSpread(tree)) return blockMap(tree.spread, indent);
  return isMap(tree) ? blockMap(tree, indent) : tree.map((item) => blockItem(item, indent)).join('\n');
}

function blockItem(item: Tree, indent: number): string {
  const dash = `${' '.repeat(indent)}- `;
  const short = oneLine(item);
  if (short !== undefined) return dash + short;
  if (typeof item === 'string') return dash + multilineText(item, indent + 2);
  return dash + block(item as TreeMap | readonly Tree[], indent + 2).slice(indent + 2);
}

/** The tree on one line, unless it has several or is too long to be read. */
function oneLine(tree: Tree): string | undefined {
  if (typeof tree === 'string') return tree.includes('\n') && tree.length > 1 ? undefined : inlineText(tree, false);
  if (typeof tree !== 'object' || tree === null) return String(tree);
  if (isSpread(tree)) return tree.spread.size === 0 ? '{}' : undefined;
  if (roomBehind(tree, FLOW, FLOW_DEPTH) < 0) return undefined;
  const text = flow(tree);
  return text.length <= FLOW ? text : undefined;
}

const NO_ROOM = -1;

/**
 * How much is left of that much room when the tree stands there between brackets, at most; negative when it cannot.
 * Looks no further than needed: a tree may be large and deep.
 */
function roomBehind(tree: Tree, room: number, depth: number): number {
  if (typeof tree === 'string') return tree.includes('\n') ? NO_ROOM : room - tree.length;
  if (typeof tree !== 'object' || tree === null) return room - 1;
  if (isSpread(tree) || (depth === 0 && sizeOf(tree) > 0) || sizeOf(tree) > FLOW / 4) return NO_ROOM;
  let left = room - 2;
  if (isMap(tree)) {
    for (const [key, value] of tree) {
      left = roomBehind(value, left - key.length - 2, depth - 1);
      if (left < 0) return NO_ROOM;
    }
    return left;
  }
  for (const item of tree) {
    left = roomBehind(item, left, depth - 1);
    if (left < 0) return NO_ROOM;
  }
  return left;
}

const sizeOf = (tree: TreeMap | readonly Tree[]): number => (isMap(tree) ? tree.size : tree.length);

function flow(tree: Tree): string {
  if (typeof tree === 'string') return inlineText(tree, true);
  if (isList(tree)) return `[${tree.map(flow).join(', ')}]`;
  if (tree !== null && typeof tree === 'object' && isMap(tree)) {
    return `{${[...tree].map(([key, value]) => `${inlineText(key, true)}: ${flow(value)}`).join(', ')}}`;
  }
  return JSON.stringify(tree);
}
