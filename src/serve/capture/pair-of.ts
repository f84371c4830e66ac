import type { RecordedPair } from '../../model/recording.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import { answerOf } from './answer-of.ts';
import { askedOf } from './asked-of.ts';
import type { RecordRedaction } from './redaction.ts';

/** A request and the real service's answer as they are written: bodies unpacked, secrets masked. */
export function pairOf(request: Request, { origin, reply }: Forwarded, redaction: RecordRedaction): RecordedPair {
  const secrets = redaction.secretsIn(request);
  return {
    request: { ...askedOf(request, origin, redaction), headers: redaction.requestHeaders(request, secrets) },
    response: answerOf(reply, redaction, secrets),
  };
}
