import type { JsonValue } from '../model/json.ts';
import { decodeText } from '../source/decode.ts';
import type { Unreadable } from './format.ts';

/** Bytes a foreign file may have. */
const LARGEST = 512 * 1024 * 1024;
/** Levels a document may nest: those who read it recurse. */
const DEEPEST = 500;

/** A JSON file's document, or why there is none and at which line and column. */
export function parseJsonFile(bytes: Buffer): { readonly document: JsonValue } | Unreadable {
  if (bytes.length > LARGEST)
    return { unreadable: 'the file has more than 512 MiB', hint: 'split it into several files' };
  const text = bytes.length > LARGEST_TEXT ? bytes.toString('utf8') : decodeText(bytes);
  if (typeof text !== 'string')
    return { unreadable: text.message, ...(text.hint === undefined ? {} : { hint: text.hint }) };
  if (text.trim() === '') return { unreadable: 'the file is empty' };
  const scan = scanJson(text);
  if (scan.depth > DEEPEST) {
    return { unreadable: `the document is nested more than ${DEEPEST} levels deep (${placeOf(text, scan.deepest)})` };
  }
  try {
    return { document: JSON.parse(text) as JsonValue };
  } catch {
    return { unreadable: `this is no JSON: ${scan.problem ?? 'it is not complete'} (${placeOf(text, scan.offset)})` };
  }
}

/** `decodeText` refuses what is too large for a scenario; a foreign file may be larger. */
const LARGEST_TEXT = 64 * 1024 * 1024;

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}

interface Scan {
  readonly depth: number;
  /** Where the deepest level begins. */
  readonly deepest: number;
  /** Where it stops being JSON; only looked at when it is none. */
  readonly offset: number;
  readonly problem: string | undefined;
}

const TOKEN = /[\s\uFEFF]+|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: no text may hold them
const IN_TEXT = /["\\\u0000-\u001f]/g;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Behind the text in quotes that begins there. Not one pattern for all of it: a long text would exhaust its stack. */
function endOfText(text: string, from: number): number | undefined {
  for (let at = from + 1; ; ) {
    IN_TEXT.lastIndex = at;
    const found = IN_TEXT.exec(text);
    if (!found) return undefined;
    if (found[0] === '"') return found.index + 1;
    ESCAPE.lastIndex = found.index;
    if (!ESCAPE.test(text)) return undefined;
    at = ESCAPE.lastIndex;
  }
}

/** A loop, so that no depth can hurt; engines tell neither line nor column of a mistake in all their messages. */
function scanJson(text: string): Scan {
  const open: string[] = [];
  let depth = 0;
  let deepest = 0;
  /** What may stand next: a value, or what follows one. */
  let state: 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'after' = 'value';
  let at = 0;
  const stop = (problem: string): Scan => ({ depth, deepest, offset: at, problem });
  while (at < text.length) {
    const end = text[at] === '"' ? endOfText(text, at) : endOfToken(text, at);
    if (end === undefined)
      return stop(text[at] === '"' ? 'this text is not closed, or holds what no text may' : unexpected(text, at));
    const kind = text[at] as string;
    if (/[\s\uFEFF]/.test(kind)) {
      at = end;
      continue;
    }
    if (kind === '}' || kind === ']') {
      const empty = state === 'first' || state === 'firstKey';
      if ((state !== 'after' && !empty) || open.pop() !== (kind === '}' ? '{' : '[')) return stop(unexpected(text, at));
      state = 'after';
    } else if (state === 'key' || state === 'firstKey') {
      if (kind !== '"') return stop('a key in double quotes is expected');
      state = 'colon';
    } else if (state === 'colon') {
      if (kind !== ':') return stop('":" is expected');
      state = 'value';
    } else if (state === 'after') {
      if (kind !== ',' || open.length === 0)
        return stop(open.length === 0 ? 'nothing is expected any more' : '"," is expected');
      state = open.at(-1) === '{' ? 'key' : 'value';
    } else if (kind === '{' || kind === '[') {
      open.push(kind);
      if (open.length > depth) [depth, deepest] = [open.length, at];
      state = kind === '{' ? 'firstKey' : 'first';
    } else if (kind === ',' || kind === ':') return stop('a value is expected');
    else state = 'after';
    at = end;
  }
  return stop('it ends too early');
}

function endOfToken(text: string, at: number): number | undefined {
  TOKEN.lastIndex = at;
  return TOKEN.test(text) ? TOKEN.lastIndex : undefined;
}

const unexpected = (text: string, at: number): string => `${JSON.stringify(text[at])} is not expected here`;
