import type { OutgoingHttpHeaders } from 'node:http2';

/** A request's head as it comes: pseudo headers first, names in lower case. */
export interface Head {
  readonly method: string;
  /** Path and query; `''` of a `CONNECT`. */
  readonly path: string;
  /** Lower case; `''` when the client names none. */
  readonly authority: string;
  /** Names and values in turn, as HTTP/1.1 has them: with a `Host`, and one line of cookies. */
  readonly headers: readonly string[];
}

export function readHead(raw: readonly string[]): Head {
  const pseudo: { [name: string]: string } = {};
  const headers: string[] = [];
  const cookies: string[] = [];
  let host: string | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const value = raw[index + 1] as string;
    if (name.startsWith(':')) pseudo[name] = value;
    // Clients split them, to compress them better: RFC 9113, 8.2.3.
    else if (name === 'cookie') cookies.push(value);
    else {
      if (name === 'host') host = value;
      headers.push(name, value);
    }
  }
  if (cookies.length > 0) headers.push('cookie', cookies.join('; '));
  const authority = pseudo[':authority'] ?? host ?? '';
  if (host === undefined && authority !== '') headers.unshift('host', authority);
  return {
    method: pseudo[':method'] ?? 'GET',
    path: pseudo[':path'] ?? '',
    authority: authority.toLowerCase(),
    headers,
  };
}

/** They speak of a connection, and HTTP/2 forbids them; `frameReply` has left out the others. */
const FORBIDDEN = new Set(['upgrade', 'proxy-connection', 'http2-settings', 'connection', 'keep-alive']);

/** Repeated names become lists, which is how Node takes them; all in lower case, as HTTP/2 demands it. */
export function replyHeaders(status: number, flat: readonly string[]): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ':status': status };
  for (let index = 0; index < flat.length; index += 2) {
    const name = (flat[index] as string).toLowerCase();
    const value = flat[index + 1] as string;
    if (FORBIDDEN.has(name)) continue;
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else headers[name] = [String(before), value];
  }
  return headers;
}
