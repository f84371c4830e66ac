import type { Readable } from 'node:stream';
import type { Channel, Handler } from '../model/channel.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';
import { Request } from '../model/request.ts';
import type { RequestFraming } from './framing.ts';
import { readBody } from './read-body.ts';
import { splitTarget } from './target.ts';

/** What every way in, of whatever protocol, does with a request. */
export interface Intake {
  readonly clock: Clock;
  readonly handle: Handler;
  /** Largest request body in bytes. */
  readonly limit: number;
  readonly tooLarge: (limit: number) => Reply;
  /** For a connection's first byte, and for a request's headers, in milliseconds. */
  readonly patience: number;
  /** Set while stopping: answers then end their connections. */
  readonly draining: boolean;
}

/** Where the requests of a connection go, when not every one of them says so. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** Lower case, without the scheme's usual port; undefined: the request's own `Host` has it. */
  readonly authority: string | undefined;
}

/** A request's head, whichever way it came. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

const NOTHING = Buffer.alloc(0);

/** Reads the body and hands the request on, or refuses it. */
export function takeRequest(
  { intake, incoming, framing, origin }: Arrival,
  body: Readable,
  channel: Channel,
  refused: () => void,
): void {
  const { length } = framing;
  const { limit, handle } = intake;
  if (length === 0) {
    handle(makeRequest(incoming, framing, NOTHING, origin), channel);
    return;
  }
  const tooLarge = (): void => {
    channel.send(intake.tooLarge(limit));
    refused();
  };
  if (length > limit) tooLarge();
  else readBody(body, limit, (bytes) => handle(makeRequest(incoming, framing, bytes, origin), channel), tooLarge);
}

export interface Arrival {
  readonly intake: Intake;
  readonly incoming: Incoming;
  readonly framing: RequestFraming;
  readonly origin: Origin | undefined;
}

/** A request as the inner rooms see it. `origin`: of the connection, when it is a tunnel or its own TLS. */
export function makeRequest(
  { method, url, rawHeaders }: Incoming,
  { host, via }: RequestFraming,
  body: Buffer,
  origin: Origin | undefined,
): Request {
  if (url.charCodeAt(0) === 47 && !url.includes('#')) {
    const own = origin?.authority;
    return origin === undefined
      ? new Request({ method, target: url, rawHeaders, body, authority: host.toLowerCase(), via })
      : new Request({
          method,
          target: url,
          rawHeaders,
          body,
          via,
          scheme: origin.scheme,
          form: own === undefined ? 'origin' : 'absolute',
          authority: own ?? host.toLowerCase(),
        });
  }
  const { form, target, scheme = origin?.scheme, authority } = splitTarget(url);
  return new Request({
    method,
    target,
    rawHeaders,
    body,
    form: origin?.authority === undefined ? form : 'absolute',
    authority: authority ?? origin?.authority ?? host.toLowerCase(),
    via,
    ...(scheme === undefined ? {} : { scheme }),
  });
}
