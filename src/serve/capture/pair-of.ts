import type { RecordedPair } from '../../model/recording.ts';
import { bodyBytes } from '../../model/reply.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import type { RecordRedaction } from './redaction.ts';
import { unpacked } from './unpacked.ts';

/** A request and the real service's answer as they are written: bodies unpacked, secrets masked. */
export function pairOf(request: Request, { origin, reply }: Forwarded, redaction: RecordRedaction): RecordedPair {
  const { protocol, host } = new URL(origin);
  const answer = unpacked({ headers: reply.headers, body: bodyBytes(reply.body) });
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
