import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Channel } from '../model/channel.ts';
import { type Fault, isBodiless, type Reply } from '../model/reply.ts';
import { frameReply } from './framing.ts';

type WireFault = Exclude<Fault, { fault: 'hang' }>;

/** How often a fault looks whether the answers before it, on a pipelined connection, have left. */
const TURN_CHECK_MS = 5;

/** One HTTP/1 exchange on Node's server. */
export class HttpChannel implements Channel {
  readonly since: number;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #drain: { readonly draining: boolean };
  /** The client had left before anything was written; its socket may say that it took it all the same. */
  #late = false;

  constructor(req: IncomingMessage, res: ServerResponse, since: number, drain: { readonly draining: boolean }) {
    this.#req = req;
    this.#res = res;
    this.since = since;
    this.#drain = drain;
  }

  get peer(): number | undefined {
    return this.#req.socket.remotePort;
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
    this.#late = this.#req.socket.destroyed;
    // The types want pairs or an object; a flat list is documented and keeps casing, order and repeated names.
    this.#res.writeHead(reply.status, headers as never);
  }

  write(piece: string | Buffer): boolean {
    if (this.#req.method === 'HEAD' || isBodiless(this.#res.statusCode)) return true;
    return typeof piece === 'string' ? this.#res.write(piece, 'latin1') : this.#res.write(piece);
  }

  drained(): Promise<boolean> {
    const { socket } = this.#req;
    if (socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (going: boolean) => () => {
        this.#res.off('drain', drain);
        socket.off('close', close);
        resolve(going);
      };
      const drain = settle(true);
      const close = settle(false);
      this.#res.once('drain', drain);
      socket.once('close', close);
    });
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
    // The request's: a pipelined response has no socket of its own yet, and hears nothing when the connection goes.
    const { socket } = this.#req;
    if (this.#late) return Promise.resolve(false);
    if (res.writableEnded && res.writableFinished) return Promise.resolve(isWhole(socket));
    if (socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finished = (): void => settle(isWhole(socket));
      const gone = (): void => settle(false);
      const settle = (whole: boolean): void => {
        res.off('finish', finished);
        socket.off('close', gone);
        resolve(whole);
      };
      res.once('finish', finished);
      socket.once('close', gone);
    });
  }
}

/** Node calls a response finished also when its connection broke under it. */
const isWhole = (socket: Socket): boolean => !socket.errored && (!socket.destroyed || socket.writableFinished);

/** A reply that promises more than it sends. */
const cutReply = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bytes * 2 + 1024}\r\n\r\n`,
    ),
    Buffer.alloc(bytes, '.'),
  ]);
