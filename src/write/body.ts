import { isUtf8 } from 'node:buffer';
import type { JsonValue } from '../model/json.ts';
import { mapOf, type Tree, type TreeMap } from './tree.ts';
import { verbatim } from './verbatim.ts';

/** Controls that no text has but tabs and line ends: a body with one of them is written as base64. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const WIDTH = 76;
/** Levels and lengths up to which a document is one to be read; above, its text is kept as it is. */
const DEEPEST = 32;
const LONGEST_KEY = 512;

/**
 * `body`, and `encodedBody` where it is needed: a structure when serialising it gives these very bytes, text where
 * these are text, otherwise base64. `structures`: whether a structure may stand here.
 */
export function bodyFields(bytes: Buffer, { structures }: { structures: boolean }): TreeMap {
  if (!isUtf8(bytes)) return encoded(bytes);
  const text = bytes.toString('utf8');
  if (CONTROL.test(text)) return encoded(bytes);
  const document = structures ? documentOf(text) : undefined;
  return mapOf({ body: document ?? verbatim(text) });
}

const encoded = (bytes: Buffer): TreeMap =>
  mapOf({
    body:
      bytes
        .toString('base64')
        .match(new RegExp(`.{1,${WIDTH}}`, 'g'))
        ?.join('\n') ?? '',
    encodedBody: true,
  });

/** A list or an object whose serialisation is the text itself. */
function documentOf(text: string): Tree | undefined {
  if (!/^(?:\{[^]*\}|\[[^]*\])$/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return JSON.stringify(value) === text ? readableTree(value, DEEPEST) : undefined;
  } catch {
    return undefined;
  }
}

/** The document, to be read as it is; undefined when people would not read it. */
function readableTree(value: JsonValue, depth: number): Tree | undefined {
  if (typeof value === 'string') return verbatim(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  const isList = Array.isArray(value);
  const map = new Map<string, Tree>();
  for (const [key, each] of Object.entries(value)) {
    const tree = key.length <= LONGEST_KEY ? readableTree(each, depth - 1) : undefined;
    if (tree === undefined) return undefined;
    map.set(key, tree);
  }
  return isList ? [...map.values()] : map;
}
