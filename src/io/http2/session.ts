import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { readFraming } from '../framing.ts';
import { type Intake, type Origin, takeRequest } from '../intake.ts';
import { Http2Channel } from './channel.ts';
import { readHead } from './headers.ts';

/** More at once wait on the client's side. */
const STREAMS_AT_ONCE = 1000;
/** How long a stream may be silent before its body is whole, in milliseconds: as Node has it for HTTP/1.1. */
const BODY_PATIENCE = 300_000;
const NO_ERROR = 0;
const CANCEL = 8;

export interface SessionParts {
  readonly intake: Intake;
  /** Of the tunnel that it runs in; undefined: the client takes the mock for a web server over plain TCP. */
  readonly origin: Origin | undefined;
  /** A client asks for a way to `host:port`. */
  readonly connect: (authority: string, stream: ServerHttp2Stream) => void;
}

/** Speaks HTTP/2 on a connection whose client has chosen it. Trailers are passed over. */
export function openHttp2(socket: Duplex, parts: SessionParts): ServerHttp2Session {
  const session = performServerHandshake(socket, { settings: { maxConcurrentStreams: STREAMS_AT_ONCE } });
  // It closes itself, and its streams tell whoever waits for them.
  session.on('error', () => {});
  // The types know only the first two.
  session.on('stream', ((stream: ServerHttp2Stream, _headers: object, _flags: number, raw: string[]) =>
    take(stream, raw, parts)) as never);
  return session;
}

function take(stream: ServerHttp2Stream, raw: readonly string[], { intake, origin, connect }: SessionParts): void {
  const head = readHead(raw);
  stream.on('error', () => {});
  if (head.method === 'CONNECT') {
    connect(head.authority, stream);
    return;
  }
  const framing = readFraming(head.headers);
  // Without a declared length there may be a body all the same.
  if (stream.readableEnded || stream.endAfterHeaders) framing.length = 0;
  else if (framing.length === 0) framing.length = Number.NaN;
  const incoming = { method: head.method, url: head.path, rawHeaders: head.headers };
  const channel = new Http2Channel(stream, head.method, intake.clock.elapsed());
  if (framing.length !== 0) {
    stream.setTimeout(BODY_PATIENCE, () => stream.close(CANCEL));
    stream.once('end', () => stream.setTimeout(0));
  }
  takeRequest({ intake, incoming, framing, origin }, stream, channel, () => {
    stream.resume();
    stream.once('finish', () => stream.close(NO_ERROR));
  });
}
