import { isContentEncoding, storedBody } from '../../content/stored-body.ts';
import type { RecordedResponse } from '../../model/recording.ts';
import { bodyBytes, type Reply } from '../../model/reply.ts';
import type { Secrets } from '../redact/secrets.ts';
import type { RecordRedaction } from './redaction.ts';

/** The real service's answer as it is written: its body unpacked, its `Content-Encoding` kept, secrets masked. */
export function answerOf(
  { status, headers, body: sent }: Reply,
  redaction: RecordRedaction,
  secrets: Secrets,
): RecordedResponse {
  const { isUnpacked, body, packedBody } = storedBody({ status, headers, body: bodyBytes(sent) });
  const at = headers.findIndex((name, index) => index % 2 === 0 && isContentEncoding(name));
  const masked = redaction.response({ headers: isUnpacked ? headers.toSpliced(at, 2) : headers, body }, secrets);
  return {
    status,
    headers: isUnpacked ? masked.headers.toSpliced(at, 0, ...headers.slice(at, at + 2)) : masked.headers,
    body: masked.body,
    // A masked body is packed no more.
    ...(packedBody !== undefined && masked.body === body && { packedBody }),
  };
}
