import type { RecordedRequest } from '../../model/recording.ts';
import type { Request } from '../../model/request.ts';
import type { RecordRedaction } from './redaction.ts';

/** What a request asks of the service there, secrets masked: all of it that is matched. */
export function askedOf(
  request: Request,
  origin: string,
  redaction: RecordRedaction,
): Omit<RecordedRequest, 'headers'> {
  const { scheme, host } = siteOf(origin);
  return {
    recording: true,
    method: request.method,
    scheme,
    host,
    ...redaction.asked(request),
  };
}

interface Site {
  readonly scheme: string;
  readonly host: string;
}

let last: { readonly origin: string; readonly site: Site } | undefined;

/** Nearly every request goes where the one before it went. */
function siteOf(origin: string): Site {
  if (last?.origin !== origin) {
    const { protocol, host } = new URL(origin);
    last = { origin, site: { scheme: protocol.slice(0, -1), host } };
  }
  return last.site;
}
