import type { ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { OutgoingProblem } from '../../model/outgoing.ts';
import { refuse } from '../client-error.ts';
import { StreamSocket } from '../http2/stream-socket.ts';

/** A client that asks for a way to somewhere, and waits for a word. */
export interface Asked {
  /** `api.test:443`, as written. */
  readonly authority: string;
  /** Says yes; what the client says from then on is for the other end. */
  accept(): Duplex;
  readonly isGone: () => boolean;
  /** Calls back when the client leaves. */
  readonly gone: (callback: () => void) => void;
  refuse(status: RefusalStatus, reason: string): void;
}

const TEXTS = {
  400: 'Bad Request',
  403: 'Forbidden',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
} as const;

export type RefusalStatus = keyof typeof TEXTS;

/** Over HTTP/1.1. `head` is what it has said already, in hope. */
export function askedByHttp1(authority: string, socket: Duplex, head: Buffer): Asked {
  return {
    authority,
    accept() {
      if (head.length > 0) socket.unshift(head);
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      return socket;
    },
    isGone: () => socket.destroyed,
    gone: (callback) => void socket.once('close', callback),
    refuse: (status, reason) => refuseHttp1(socket, status, reason),
  };
}

export function refuseHttp1(socket: Duplex, status: RefusalStatus, reason: string): void {
  refuse(socket, `${status} ${TEXTS[status]}`, reason);
}

/** As one stream among others. */
export function askedByHttp2(authority: string, stream: ServerHttp2Stream): Asked {
  return {
    authority,
    accept() {
      stream.respond({ ':status': 200 });
      return new StreamSocket(stream);
    },
    isGone: () => stream.destroyed,
    gone: (callback) => void stream.once('close', callback),
    refuse(status, reason) {
      if (stream.destroyed) return;
      stream.respond({ ':status': status, 'content-type': 'text/plain; charset=utf-8' });
      stream.end(`${reason}\n`);
    },
  };
}

/** `patience` in milliseconds. */
export const tooSlow = (peer: string, patience: number): string => `${peer} did not answer within ${patience / 1000} s`;

export const statusOf = ({ kind }: OutgoingProblem): RefusalStatus =>
  kind === 'blocked' ? 403 : kind === 'invalid' ? 400 : 502;
