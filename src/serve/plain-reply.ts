import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';

/** Names JSON, and not just anything: `curl` and browsers send a wildcard, and people read text there. */
export const acceptsJson = (request: Request): boolean =>
  (request.headers.get('accept') ?? []).some((line) => /[/+]json\b/i.test(line));

/** Mockrun's own words to a client: as JSON when it accepts that, as text otherwise. */
export function plainReply(
  request: Request,
  answer: {
    readonly status: number;
    readonly headers?: readonly string[];
    readonly json: () => unknown;
    readonly text: () => string;
  },
): Reply {
  const asJson = acceptsJson(request);
  return {
    status: answer.status,
    headers: [
      'Content-Type',
      asJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
      ...(answer.headers ?? []),
    ],
    body: Buffer.from(asJson ? `${JSON.stringify(answer.json(), undefined, 2)}\n` : answer.text()),
  };
}
