import { unpack } from '../../content/unpack.ts';
import type { RecordedPair } from '../../model/recording.ts';
import { bodyBytes } from '../../model/reply.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import type { RecordRedaction } from './redaction.ts';

/** A request and the real service's answer as they are written: bodies unpacked, secrets masked. */
export function pairOf(request: Request, { origin, reply }: Forwarded, redaction: RecordRedaction): RecordedPair {
  const { protocol, host } = new URL(origin);
  const answer = unpacked(reply.headers, bodyBytes(reply.body));
  const asked = redaction.request(request);
  return {
    request: {
      recording: true,
      method: request.method,
      scheme: protocol.slice(0, -1),
      host,
      path: request.rawPath,
      ...asked,
    },
    response: { status: reply.status, ...redaction.response(answer) },
  };
}

interface Message {
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Without its `Content-Encoding`, when that is known and true. */
function unpacked(headers: readonly string[], body: Buffer): Message {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-encoding');
  if (at < 0) return { headers, body };
  const coding = (headers[at + 1] as string).trim();
  const plain = unpack(body, coding.toLowerCase() === 'x-gzip' ? 'gzip' : coding);
  if (plain === body && body.length > 0 && coding.toLowerCase() !== 'identity') return { headers, body };
  return { headers: headers.toSpliced(at, 2), body: plain };
}
