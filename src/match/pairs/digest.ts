import { withoutBoundary } from '../../content/boundary.ts';
import type { PairRequest } from '../../model/entry.ts';
import type { JsonValue } from '../../model/json.ts';

// Digests only choose where to look: whatever is found there is compared in full. So they may collide, and need no
// strings to be built and kept, as canonical texts would.

const SEED = 0x811c9dc5;
const DEEPEST = 64;

/** Digests two numbers into one; the order counts. */
export const join = (left: number, right: number): number => Math.imul(left ^ (right + 0x9e3779b9), 0x01000193) | 0;

export function digestText(text: string): number {
  let digest = SEED;
  for (let at = 0; at < text.length; at += 1) digest = Math.imul(digest ^ text.charCodeAt(at), 0x01000193);
  return digest | 0;
}

/** A boundary does not count. */
export function digestBody(body: Buffer): number {
  const bytes = withoutBoundary(body);
  let digest = SEED;
  for (let at = 0; at < bytes.length; at += 1) digest = Math.imul(digest ^ (bytes[at] as number), 0x01000193);
  return digest | 0;
}

/** Of what a pair asks for besides method, path and where it was addressed to; 0 when that is nothing. */
export function digestContent({ query, ignoreQuery, body }: PairRequest): number {
  let digest = 0;
  if (query) digest = join(digest, digestQuery(query, ignoreQuery));
  if (body) digest = join(digest, 'json' in body ? digestJson(body.json) : digestBody(body.bytes));
  return digest;
}

/** The order of names does not count, that of one name's values does. */
export function digestQuery(
  query: ReadonlyMap<string, readonly string[]>,
  ignored: readonly string[] | undefined,
): number {
  let sum = 0;
  for (const [name, values] of query) {
    if (ignored?.includes(name)) continue;
    let digest = digestText(name);
    for (const value of values) digest = join(digest, digestText(value));
    sum = (sum + scatter(digest)) | 0;
  }
  return sum;
}

/** The order of keys does not count. What lies very deep is left out, so that no document exhausts the stack. */
export function digestJson(value: JsonValue, depth = 0): number {
  if (typeof value === 'string') return digestText(value);
  if (value === null || typeof value !== 'object') return digestText(String(value === 0 ? 0 : value)) + 1;
  if (depth > DEEPEST) return 0;
  if (Array.isArray(value)) {
    let digest = value.length;
    for (const item of value) digest = join(digest, digestJson(item, depth + 1));
    return digest;
  }
  let sum = 0;
  for (const name of Object.keys(value)) {
    sum = (sum + scatter(join(digestText(name), digestJson(value[name] as JsonValue, depth + 1)))) | 0;
  }
  return sum;
}

/** Spreads a digest over all bits, so that sums of digests keep telling their parts. */
function scatter(digest: number): number {
  const mixed = Math.imul(digest ^ (digest >>> 16), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16);
}
