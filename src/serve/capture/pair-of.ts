import type { RecordedPair } from '../../model/recording.ts';
import type { Request } from '../../model/request.ts';
import type { Forwarded } from '../modes/forwarding.ts';
import { answerOf } from './answer-of.ts';
import { askedOf } from './asked-of.ts';
import type { RecordRedaction } from './redaction.ts';

/** A request and the real service's answer as they are written: bodies unpacked, secrets masked. */
export const pairOf = (request: Request, { origin, reply }: Forwarded, redaction: RecordRedaction): RecordedPair => ({
  request: { ...askedOf(request, origin, redaction), headers: redaction.requestHeaders(request) },
  response: answerOf(reply, redaction),
});
