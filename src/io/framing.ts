import { isBodiless, type Reply } from '../model/reply.ts';

/** What the headers of a request say about its framing, read in one pass over them as sent. */
export interface RequestFraming {
  /** Of the first `Host` line; `''` without one. */
  host: string;
  /** Declared length; NaN when it is chunked, 0 when there is no body. */
  length: number;
  /** Of all `Via` lines, joined by commas; undefined without one. */
  via: string | undefined;
}

/** Names are told apart by length first: nearly every header is passed over with one comparison. */
export function readFraming(raw: readonly string[]): RequestFraming {
  const framing: RequestFraming = { host: '', length: 0, via: undefined };
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    if (name.length === 4) {
      if (framing.host === '' && name.toLowerCase() === 'host') framing.host = raw[index + 1] as string;
    } else if (name.length === 14) {
      if (name.toLowerCase() === 'content-length') framing.length = Number(raw[index + 1]);
    } else if (name.length === 17) {
      if (name.toLowerCase() === 'transfer-encoding') framing.length = Number.NaN;
    } else if (name.length === 3) {
      const value = raw[index + 1] as string;
      if (name.toLowerCase() === 'via') framing.via = framing.via === undefined ? value : `${framing.via}, ${value}`;
    }
  }
  return framing;
}

/** A reply's head as Node takes it, with the framing computed. */
export interface Head {
  readonly headers: readonly string[];
  /** The reply asks for the connection to be closed behind it. */
  readonly close: boolean;
}

/**
 * The reply's headers with a computed `Content-Length`. Framing that a scenario brings along (recordings do) is left
 * out: replayed beside our own it would break the connection. `Connection: close` is obeyed instead of copied. One
 * `Content-Length` is kept: of an empty answer to `HEAD`, where it speaks of the body that `GET` would send.
 */
export function frameReply(reply: Reply, method: string): Head {
  if (reply.framed) return { headers: reply.headers, close: false };
  const given = reply.headers;
  const headers: string[] = [];
  let close = false;
  let length = isBodiless(reply.status) ? '' : String(reply.body.length);
  for (let index = 0; index < given.length; index += 2) {
    const name = given[index] as string;
    const value = given[index + 1] as string;
    switch (framingName(name)) {
      case undefined:
        headers.push(name, value);
        break;
      case 'connection':
        close ||= value.toLowerCase() === 'close';
        break;
      case 'content-length':
        if (method === 'HEAD' && length === '0' && /^\d+$/.test(value)) length = value;
        break;
    }
  }
  if (length !== '') headers.push('Content-Length', length);
  return { headers, close };
}

const FRAMING = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding', 'trailer']);

const framingName = (name: string): string | undefined => {
  const { length } = name;
  if (length !== 10 && length !== 14 && length !== 17 && length !== 7) return undefined;
  const lower = name.toLowerCase();
  return FRAMING.has(lower) ? lower : undefined;
};
