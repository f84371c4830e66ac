import type { ServerHttp2Stream } from 'node:http2';
import type { Channel } from '../../model/channel.ts';
import { bodyBytes, type Fault, isBodiless, type Reply } from '../../model/reply.ts';
import { frameReply } from '../framing.ts';
import { replyHeaders } from './headers.ts';

type WireFault = Exclude<Fault, { fault: 'hang' }>;

const NO_ERROR = 0;

/** One stream of an HTTP/2 connection. */
export class Http2Channel implements Channel {
  readonly since: number;
  readonly #stream: ServerHttp2Stream;
  readonly #method: string;
  #bodiless = false;

  constructor(stream: ServerHttp2Stream, method: string, since: number) {
    this.#stream = stream;
    this.#method = method;
    this.since = since;
  }

  get peer(): number | undefined {
    return this.#stream.session?.socket.remotePort;
  }

  /** Never in this tick: frames leave when all streams of the connection had their say. */
  send(reply: Reply): boolean {
    this.begin(reply);
    if (this.#bodiless || this.#stream.destroyed) return false;
    this.#stream.end(bodyBytes(reply.body));
    return false;
  }

  begin(reply: Reply): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    const { headers } = frameReply(reply, this.#method);
    this.#bodiless = this.#method === 'HEAD' || isBodiless(reply.status);
    stream.respond(replyHeaders(reply.status, headers), { endStream: this.#bodiless });
  }

  write(piece: string | Buffer): boolean {
    if (this.#bodiless || this.#stream.destroyed) return true;
    return this.#stream.write(bodyBytes(piece));
  }

  drained(): Promise<boolean> {
    const stream = this.#stream;
    if (stream.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (going: boolean) => () => {
        stream.off('drain', drain).off('close', close);
        resolve(going);
      };
      const drain = settle(true);
      const close = settle(false);
      stream.once('drain', drain).once('close', close);
    });
  }

  finish(): void {
    if (!this.#bodiless) this.#stream.end();
  }

  /**
   * What breaks HTTP/1.1 has no place here, where others share the connection: bytes that are no HTTP come as a body
   * that breaks off. A drop takes the whole connection, as it would there.
   */
  fault(fault: WireFault): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    if (fault.fault === 'drop') stream.session?.destroy();
    else if (fault.fault === 'reset') stream.destroy(new Error('reset'));
    else if (fault.fault === 'bytes') this.#breakOff(fault.bytes, {});
    else this.#breakOff(Buffer.alloc(fault.bytes, '.'), { 'content-length': fault.bytes * 2 + 1024 });
  }

  closed(): Promise<boolean> {
    const stream = this.#stream;
    // A client that has all it wants may close the connection before Node has said that the last piece is written.
    const isWhole = (): boolean => stream.writableEnded && !stream.aborted && (stream.rstCode ?? NO_ERROR) === NO_ERROR;
    if (stream.writableFinished || stream.destroyed) return Promise.resolve(isWhole());
    return new Promise((resolve) => {
      const settle = (): void => {
        stream.off('finish', settle).off('close', settle);
        resolve(isWhole());
      };
      stream.once('finish', settle).once('close', settle);
    });
  }

  #breakOff(bytes: Buffer, headers: { readonly [name: string]: number }): void {
    this.#stream.respond({ ':status': 200, 'content-type': 'application/octet-stream', ...headers });
    // Not `close`, which ends the body properly before it resets the stream.
    this.#stream.write(bytes, () => this.#stream.destroy(new Error('cut')));
  }
}
