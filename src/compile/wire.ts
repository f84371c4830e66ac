import { isBodiless } from '../model/reply.ts';

/** Below this a body is kept as a latin1 string, which Node writes in one piece with the head; above, copying costs more. */
const LARGEST_STRING = 64 * 1024;

/** The UTF-8 bytes of a text, in the form `Reply.body` takes. */
export function wireText(text: string): string | Buffer {
  if (isAscii(text)) return text;
  return wireBytes(Buffer.from(text, 'utf8'));
}

/** Bytes in the form `Reply.body` takes. */
export const wireBytes = (bytes: Buffer): string | Buffer =>
  bytes.length <= LARGEST_STRING ? bytes.toString('latin1') : bytes;

/** Cheaper than a scan in JavaScript: the length in bytes is counted natively. */
const isAscii = (text: string): boolean =>
  text.length <= LARGEST_STRING && Buffer.byteLength(text, 'utf8') === text.length;

/** The headers of a prepared answer with its `Content-Length`: it is framed once, at load. */
export const framedHeaders = (status: number, headers: readonly string[], body: string | Buffer): readonly string[] =>
  isBodiless(status) ? headers : [...headers, 'Content-Length', String(body.length)];
