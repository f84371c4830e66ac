import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Origin } from '../intake.ts';
import { wantsWebSocket } from '../server-options.ts';
import { splitTarget } from '../target.ts';
import type { ProxyOptions } from './options.ts';
import { refuseHttp1, statusOf, tooSlow } from './refusal.ts';
import { splice } from './splice.ts';

/** A request to go on with another protocol. */
export interface UpgradeRequest {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  /** What its client has said behind it already. */
  readonly head: Buffer;
}

/** Where it goes: `https://api.test`, and the path to be asked for there. */
interface Way {
  readonly origin: string;
  readonly path: string;
  /** The client has named the host. */
  readonly fromClient: boolean;
}

/** Its way, when it is for WebSocket; undefined when it is to be answered like any other. A reason: nobody knows one. */
export function wayOf(
  req: IncomingMessage,
  origin: Origin | undefined,
  { upstream, answersUpgrades }: ProxyOptions,
): Way | string | undefined {
  if (!wantsWebSocket(req)) return undefined;
  const { form, target, scheme = 'http', authority } = splitTarget(req.url as string);
  if (form === 'absolute') return named(scheme.replace(/^ws/, 'http'), authority ?? '', target);
  if (origin?.authority !== undefined) return named(origin.scheme, origin.authority, target);
  if (upstream !== undefined) {
    const { origin: to, pathname } = new URL(upstream);
    return { origin: to, path: pathname.replace(/\/$/, '') + target, fromClient: false };
  }
  return answersUpgrades() ? undefined : 'nobody knows where this WebSocket should go: name an --upstream';
}

const named = (scheme: string, authority: string, path: string): Way | string =>
  URL.canParse(`${scheme}://${authority}`)
    ? { origin: `${scheme}://${authority}`, path, fromClient: true }
    : `${JSON.stringify(authority)} is no host`;

export interface PassingUpgrade extends Pick<ProxyOptions, 'outgoing'> {
  /** For the other side's word, in milliseconds. */
  readonly patience: number;
  /** Told of the two connections that are one. */
  readonly joined: (one: Duplex, other: Duplex) => void;
}

/** Passes it on; once the other side agrees, the two connections are one. */
export function passUpgrade(
  { req, socket, head }: UpgradeRequest,
  { origin, path, fromClient }: Way,
  { outgoing, patience, joined }: PassingUpgrade,
): void {
  const request = {
    purpose: 'forward' as const,
    hostFromClient: fromClient,
    method: req.method as string,
    origin,
    path,
    headers: endToEnd(req.rawHeaders, { host: fromClient }),
  };
  let begun = false;
  const timer = setTimeout(() => {
    transfer.cancel();
    refuseHttp1(socket, 504, tooSlow(origin, patience));
  }, patience).unref();
  const transfer = outgoing.upgrade(request, 'websocket', {
    switched(headers, other) {
      clearTimeout(timer);
      socket.write(headText(101, headers), 'latin1');
      if (head.length > 0) other.write(head);
      splice(socket, other);
      joined(socket, other);
    },
    head(status, headers) {
      begun = true;
      clearTimeout(timer);
      socket.write(headText(status, [...endToEnd(headers, { host: true }), 'Connection', 'close']), 'latin1');
    },
    data: (chunk) => socket.write(chunk),
    end: () => void socket.end(),
    failed(problem) {
      clearTimeout(timer);
      if (begun) socket.destroy();
      else refuseHttp1(socket, statusOf(problem), problem.message);
    },
  });
  socket.once('close', () => {
    clearTimeout(timer);
    transfer.cancel();
  });
  socket.on('drain', () => transfer.resume());
}

/** The same request once more, without the wish for another protocol, for whoever reads from the socket next. */
export function withoutUpgrade({ req, socket, head }: UpgradeRequest): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] as string;
    let value = req.rawHeaders[index + 1] as string;
    if (name.toLowerCase() === 'connection') {
      const kept = value.split(',').filter((token) => token.trim().toLowerCase() !== 'upgrade');
      if (kept.length === 0) continue;
      value = kept.join(',').trim();
    }
    lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
}

const headText = (status: number, headers: readonly string[]): string => {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
};

const HOP = new Set([
  'connection',
  'upgrade',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'transfer-encoding',
  'expect',
]);

function endToEnd(headers: readonly string[], keep: { readonly host: boolean }): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    if (HOP.has(name) || (name === 'host' && !keep.host)) continue;
    kept.push(headers[index] as string, headers[index + 1] as string);
  }
  return kept;
}
