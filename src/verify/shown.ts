import { isUtf8 } from 'node:buffer';
import { Exchange } from '../model/exchange.ts';
import { parseQuery, type Request } from '../model/request.ts';
import type { ReceivedAnswer } from '../model/testing.ts';
import type { ShownBody } from '../serve/redact/body.ts';
import { MASK } from '../serve/redact/secrets.ts';
import type { RedactedExchange, Redaction } from '../serve/redact.ts';

/** Of a body, more than this is never looked at to be shown. */
const LOOKED_AT = 64 * 1024;

/** What may be shown of one message: an answer, or a request that a sink received. */
export interface Shown {
  /** Any text about it. */
  text(text: string): string;
  /** The field lines of that lower-case name. */
  header(name: string): readonly string[];
  cookie(name: string): readonly string[];
  query(name: string): readonly string[];
  /** At most so many characters. */
  body(limit: number): ShownBody;
}

export const shownAnswer = (redaction: Redaction, request: Request, answer: ReceivedAnswer): Shown => {
  const headers = [...answer.headers].flatMap(([name, lines]) => lines.flatMap((line) => [name, line]));
  const exchange = new Exchange(0, 0, request);
  exchange.reply = { status: answer.status, headers, body: looked(answer.body, redaction) };
  const redacted = redaction.of(exchange);
  return {
    ...common(redacted),
    header: (name) => redacted.responseHeaders?.[name] ?? [],
    body: (limit) => redacted.responseBody?.(limit) ?? { body: '', size: 0 },
  };
};

export const shownRequest = (redaction: Redaction, request: Request): Shown => {
  const redacted = redaction.of(new Exchange(0, 0, request));
  return {
    ...common(redacted),
    header: (name) => redacted.requestHeaders[name] ?? [],
    body: (limit) => redacted.requestBody(limit),
  };
};

const common = ({ text, target }: RedactedExchange) => ({
  text,
  cookie: () => [MASK],
  query: (name: string) => parseQuery(target.slice(target.indexOf('?') + 1)).get(name) ?? [],
});

/** The redaction gives up at large bodies where a rule speaks of bodies; where none does, a piece of it is enough. */
function looked(body: Buffer, redaction: Redaction): Buffer {
  if (body.length <= LOOKED_AT || redaction.rules.body.length > 0) return body;
  for (let length = LOOKED_AT; length > LOOKED_AT - 4; length -= 1) {
    const piece = body.subarray(0, length);
    if (isUtf8(piece)) return piece;
  }
  return body.subarray(0, LOOKED_AT);
}
