import { isUtf8 } from 'node:buffer';
import { unpack } from '../../content/unpack.ts';
import type { JsonValue } from '../../model/json.ts';
import { groupHeaders } from '../../model/request.ts';

/** An answer, the mock's or the real service's, as far as the two are compared. */
export interface Answer {
  readonly status: number;
  /** Lower-case names; values are field lines in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** In lower case, without charset and other parameters; undefined when none is said. */
  readonly mediaType: string | undefined;
  readonly content: Content;
  /** The body as bytes, unpacked. */
  readonly bytes: Buffer;
}

export type Content =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: JsonValue }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes' };

/** `headers` are names and values in turn. */
export function answerOf(status: number, headers: readonly string[], body: Buffer): Answer {
  const grouped = groupHeaders(headers);
  const bytes = unpack(body, grouped.get('content-encoding')?.[0]);
  const mediaType = mediaTypeOf(grouped.get('content-type')?.[0]);
  return { status, headers: grouped, mediaType, content: contentOf(bytes, mediaType), bytes };
}

const mediaTypeOf = (contentType: string | undefined): string | undefined =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() || undefined;

/** Documents are told by their type, or by how they begin: recordings by hand often leave out the type. */
function contentOf(bytes: Buffer, mediaType = ''): Content {
  if (bytes.length === 0) return { kind: 'none' };
  if (!isUtf8(bytes) || bytes.includes(0)) return { kind: 'bytes' };
  const text = bytes.toString('utf8');
  const mayBeJson = /[/+]json$/.test(mediaType) || /^\s*[[{]/.test(text);
  const value = mayBeJson ? parse(text) : undefined;
  return value === undefined ? { kind: 'text', text } : { kind: 'json', value };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
