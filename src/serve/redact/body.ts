import { isUtf8 } from 'node:buffer';
import type { JsonPath } from '../../content/json-path.ts';
import type { JsonValue } from '../../model/json.ts';
import { groupHeaders } from '../../model/request.ts';
import { redactParts } from './parts.ts';
import { redactPairs } from './query.ts';
import { MASK, type Secrets } from './secrets.ts';

export interface BodyRules {
  /** The body's own, names and values in turn. */
  readonly headers: readonly string[];
  readonly paths: readonly JsonPath[];
  /** Of forms. */
  readonly fields: ReadonlySet<string>;
}

/** A body whose marked places are masked. */
export interface RedactedBody {
  /** Bytes when nothing was marked: only what is shown of them is decoded. */
  readonly content: string | Buffer;
  readonly isText: boolean;
  /** Bytes of the whole body. */
  readonly size: number;
}

export interface ShownBody {
  readonly body: string;
  /** The body is no text: base64. */
  readonly encodedBody?: true;
  /** Bytes of the whole body. */
  readonly size: number;
  /** There is more of it. */
  readonly truncated?: true;
}

/** Larger ones are not taken apart: where a rule asks for it, nothing of them is shown. */
const LARGEST = 1024 * 1024;

export function redactBody(bytes: Buffer, { headers, paths, fields }: BodyRules, secrets: Secrets): RedactedBody {
  const size = bytes.length;
  if (size === 0) return { content: '', isText: true, size };
  const masked = { content: MASK, isText: true, size };
  const named = groupHeaders(headers);
  const type = named.get('content-type')?.[0] ?? '';
  const coding = named.get('content-encoding')?.[0] ?? 'identity';
  const isForm = fields.size > 0 && /^application\/x-www-form-urlencoded\b/i.test(type);
  const isUpload = fields.size > 0 && /^multipart\/form-data\b/i.test(type);
  const isTakenApart = isForm || isUpload || (paths.length > 0 && (isJsonType(type) || startsAsJson(bytes)));
  if (isTakenApart && (size > LARGEST || coding !== 'identity')) return masked;
  // As bytes, a compressed secret is hidden from us, but from nobody who unpacks it.
  if (paths.length > 0 && coding !== 'identity') return masked;
  const isText = isUtf8(bytes) && !bytes.includes(0);
  if (!isTakenApart) return { content: bytes, isText, size };
  if (isUpload) {
    const content = redactParts(bytes, fields, secrets);
    return content ? { content, isText, size } : masked;
  }
  if (!isText) return masked;
  const text = bytes.toString('utf8');
  const content = isForm ? redactPairs(text, fields, secrets) : redactJson(text, paths, secrets);
  return { content, isText, size };
}

/** At most `limit` characters of it, all secrets hidden. */
export function shownBody({ content, isText, size }: RedactedBody, limit: number, secrets: Secrets): ShownBody {
  if (typeof content !== 'string' && !isText) {
    if (secrets.areIn(content)) return { body: MASK, size };
    const shown = content.subarray(0, limit);
    return {
      body: shown.toString('base64'),
      encodedBody: true,
      size,
      ...(shown.length < content.length ? { truncated: true } : {}),
    };
  }
  // No character takes more than four bytes; what a cut through the last one spoils is behind the end.
  const enough = (limit + secrets.longest) * 4;
  const text = typeof content === 'string' ? content : content.subarray(0, enough).toString('utf8');
  const truncated = text.length > limit || (typeof content !== 'string' && content.length > enough);
  return { body: secrets.cut(text, limit).replace(HALF, ''), size, ...(truncated ? { truncated } : {}) };
}

/** Of a character that the cut went through. */
const HALF = /[\ud800-\udbff]$/;

const isJsonType = (type: string): boolean => /[/+]json\b/i.test(type);

const startsAsJson = (bytes: Buffer): boolean => /^(?:\xef\xbb\xbf)?\s*[[{]/.test(bytes.toString('latin1', 0, 64));

/** What looks like JSON, and cannot be read as such, could hold a secret anywhere. */
function redactJson(text: string, paths: readonly JsonPath[], secrets: Secrets): string {
  let document: JsonValue;
  try {
    document = JSON.parse(text) as JsonValue;
  } catch {
    return MASK;
  }
  let touched = false;
  for (const path of paths) {
    const places = path.locate(document);
    if (!places) return MASK;
    for (const place of places) {
      if (place.length === 0) return MASK;
      touched = true;
      mask(document, place, secrets);
    }
  }
  return touched ? JSON.stringify(document) : text;
}

function mask(document: JsonValue, place: readonly (string | number)[], secrets: Secrets): void {
  type Holder = { [key: string | number]: JsonValue };
  let holder = document as unknown as Holder;
  for (const step of place.slice(0, -1)) {
    // Masked already, with all that was in it.
    if (typeof holder !== 'object' || holder === null) return;
    holder = holder[step] as unknown as Holder;
  }
  if (typeof holder !== 'object' || holder === null) return;
  const last = place.at(-1) as string | number;
  noteLeaves(holder[last] as JsonValue, secrets);
  holder[last] = MASK;
}

function noteLeaves(value: JsonValue, secrets: Secrets): void {
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // One by one: so many arguments as a list may have items are too many for a call.
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) waiting.push(inner);
    else if (next !== null && typeof next !== 'boolean') secrets.add(String(next));
  }
}
