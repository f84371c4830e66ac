import type { RecordedPair } from '../../model/recording.ts';
import { bodyBytes } from '../../model/reply.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import { askedOf } from './asked-of.ts';
import type { RecordRedaction } from './redaction.ts';
import { unpacked } from './unpacked.ts';

/** A request and the real service's answer as they are written: bodies unpacked, secrets masked. */
export function pairOf(request: Request, { origin, reply }: Forwarded, redaction: RecordRedaction): RecordedPair {
  const answer = unpacked({ headers: reply.headers, body: bodyBytes(reply.body) });
  return {
    request: { ...askedOf(request, origin, redaction), headers: redaction.requestHeaders(request) },
    response: { status: reply.status, ...redaction.response(answer) },
  };
}
