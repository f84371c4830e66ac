import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Channel } from '../model/channel.ts';
import type { Fault, Reply } from '../model/reply.ts';
import { frameReply, isBodiless } from './framing.ts';

type WireFault = Exclude<Fault, { fault: 'hang' }>;

/** How often a fault looks whether the answers before it, on a pipelined connection, have left. */
const TURN_CHECK_MS = 5;

/** One HTTP/1 exchange on Node's server. */
export class HttpChannel implements Channel {
  readonly since: number;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #drain: { readonly draining: boolean };

  constructor(req: IncomingMessage, res: ServerResponse, since: number, drain: { readonly draining: boolean }) {
    this.#req = req;
    this.#res = res;
    this.since = since;
    this.#drain = drain;
  }

  send(reply: Reply): boolean {
    const res = this.#res;
    this.begin(reply);
    if (this.#req.method === 'HEAD' || isBodiless(reply.status)) res.end();
    else if (typeof reply.body === 'string') res.end(reply.body, 'latin1');
    else res.end(reply.body);
    return res.writableLength === 0 && !res.destroyed;
  }

  begin(reply: Reply): void {
    const { headers, close } = frameReply(reply, this.#req.method as string);
    if (close || this.#drain.draining) this.#res.shouldKeepAlive = false;
    // The types want pairs or an object; a flat list is documented and keeps casing, order and repeated names.
    this.#res.writeHead(reply.status, headers as never);
  }

  write(piece: string | Buffer): void {
    if (this.#req.method === 'HEAD' || isBodiless(this.#res.statusCode)) return;
    if (typeof piece === 'string') this.#res.write(piece, 'latin1');
    else this.#res.write(piece);
  }

  finish(): void {
    this.#res.end();
  }

  fault(fault: WireFault): void {
    const { socket } = this.#req;
    if (socket.destroyed) return;
    if (!this.#res.socket) {
      setTimeout(() => this.fault(fault), TURN_CHECK_MS).unref();
      return;
    }
    if (fault.fault === 'reset') socket.resetAndDestroy();
    else if (fault.fault === 'drop') socket.destroy();
    else if (fault.fault === 'bytes') socket.write(fault.bytes, () => socket.destroy());
    else socket.write(cutReply(fault.bytes), () => socket.destroy());
  }

  closed(): Promise<boolean> {
    const res = this.#res;
    if (res.writableFinished) return Promise.resolve(true);
    // A pipelined response has no socket of its own yet, and then hears nothing when the connection goes.
    const { socket } = this.#req;
    if (socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (): void => {
        res.off('finish', settle);
        socket.off('close', settle);
        resolve(res.writableFinished);
      };
      res.once('finish', settle);
      socket.once('close', settle);
    });
  }
}

/** A reply that promises more than it sends. */
const cutReply = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bytes * 2 + 1024}\r\n\r\n`,
    ),
    Buffer.alloc(bytes, '.'),
  ]);
