/** JSON as it is written somewhere: JavaScript's numbers have room for some 16 digits, documents for any. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * How the value that these keys and indices lead to is written in a JSON document, without parsing that again. Whoever
 * asks knows that they lead to one. Loops only: no depth can hurt.
 */
export function writtenAt(text: string, path: readonly string[]): string | undefined {
  let start = behindSpace(text, 0);
  for (const step of path) {
    const found = text[start] === '{' ? member(text, start, step) : item(text, start, Number(step));
    if (found === undefined) return undefined;
    start = found;
  }
  return text.slice(start, endOf(text, start));
}

/** Where the value of that key begins. Of a key that is there twice, the last counts, as it does for `JSON.parse`. */
function member(text: string, open: number, wanted: string): number | undefined {
  let found: number | undefined;
  for (let at = behindSpace(text, open + 1); text[at] === '"'; ) {
    const end = endOfText(text, at);
    const value = behindSpace(text, behindSpace(text, end) + 1);
    if (isKey(text.slice(at, end), wanted)) found = value;
    at = nextItem(text, value);
  }
  return found;
}

const isKey = (written: string, wanted: string): boolean =>
  written.includes('\\') ? JSON.parse(written) === wanted : written.slice(1, -1) === wanted;

function item(text: string, open: number, index: number): number {
  let at = behindSpace(text, open + 1);
  for (let left = index; left > 0; left -= 1) at = nextItem(text, at);
  return at;
}

/** Behind the comma that follows the value which begins there; the closing bracket when none does. */
function nextItem(text: string, start: number): number {
  const at = behindSpace(text, endOf(text, start));
  return text[at] === ',' ? behindSpace(text, at + 1) : at;
}

function endOf(text: string, start: number): number {
  const kind = text[start];
  if (kind === '"') return endOfText(text, start);
  return kind === '{' || kind === '[' ? endOfStructure(text, start) : match(PLAIN, text, start);
}

function endOfStructure(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    MARK.lastIndex = at;
    const found = MARK.exec(text);
    if (!found) break;
    at = found[0] === '"' ? endOfText(text, found.index) : found.index + 1;
    if (found[0] === '"') continue;
    depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
    if (depth === 0) return at;
  }
  return text.length;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) break;
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

const behindSpace = (text: string, start: number): number => match(SPACE, text, start);

const SPACE = /[\s\ufeff]*/y;
const PLAIN = /[^\s,\]}]*/y;
const MARK = /["{}[\]]/g;

function match(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return Math.max(start, pattern.lastIndex);
}
