import { isContentEncoding } from './stored-body.ts';
import { unpack } from './unpack.ts';

/** An answer, headers flat. */
export interface Message {
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Without its `Content-Encoding`, when that is known and true, and what it packs has no more than `most` bytes. */
export function unpacked({ headers, body }: Message, most?: number): Message {
  const at = headers.findIndex((name, index) => index % 2 === 0 && isContentEncoding(name));
  if (at < 0) return { headers, body };
  const coding = headers[at + 1] as string;
  const plain = unpack(body, coding, most);
  if (plain === body && body.length > 0 && coding.trim().toLowerCase() !== 'identity') return { headers, body };
  return { headers: headers.toSpliced(at, 2), body: plain };
}
