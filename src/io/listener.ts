import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handler } from '../model/channel.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';
import { answerClientError } from './client-error.ts';
import { readFraming } from './framing.ts';
import { HttpChannel } from './http-channel.ts';
import { type ParseError, takeOverHttp2 } from './http2/prior-knowledge.ts';
import { type Intake, type Origin, takeRequest } from './intake.ts';
import type { Front } from './proxy/front.ts';
import type { OwnTls, ProxyOptions } from './proxy/options.ts';
import { serverOptions } from './server-options.ts';

// Not imported: an import reads every export of a module, and one of this one's, `WebSocket`, makes Node 22 and later
// load a whole HTTP client: a fifth of a start.
const { createServer } = createRequire(import.meta.url)('node:http') as typeof import('node:http');

export interface ListenOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Largest request body in bytes, default 64 MiB; a larger one is answered 413. */
  readonly bodyLimit?: number;
  /** What such a request is told; default: a line of text. */
  readonly tooLarge?: (limit: number) => Reply;
  readonly clock: Clock;
  /** How long a client may take with its first byte, and with a request's headers, in milliseconds. Default 60,000. */
  readonly patience?: number;
  /** Be a forward proxy, too. Default: not. */
  readonly proxy?: ProxyOptions | undefined;
  /** Speak TLS, too, on the same port. */
  readonly tls?: OwnTls | undefined;
}

/**
 * Connections that may wait to be accepted; the kernel caps it. With Node's 511 a thousand clients that come at once
 * overflow it: the kernel drops what is too much, and those clients try again after 1, 3, 7, … 31 seconds, or give up.
 */
const BACKLOG = 4096;
const PATIENCE = 60_000;
const BODY_LIMIT = 64 * 1024 * 1024;
const WILDCARDS: { readonly [host: string]: string } = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The server. It turns what comes over the wire into requests and hands them to `handle`. */
export class Listener implements Intake {
  /** Set while stopping: answers then end their connections. */
  draining = false;
  readonly clock: Clock;
  readonly limit: number;
  readonly tooLarge: (limit: number) => Reply;
  readonly handle: Handler;
  readonly patience: number;
  readonly #server: Server;
  readonly #host: string;
  readonly #proxy: ProxyOptions | undefined;
  readonly #tls: OwnTls | undefined;
  readonly #speakHttp1: (socket: Duplex) => void;
  readonly #sockets = new Set<Duplex & { readonly bytesRead?: number }>();
  readonly #origins = new WeakMap<object, Origin>();
  #loading: Promise<Front> | undefined;
  #front: Front | undefined;
  #port = 0;

  constructor(options: ListenOptions, handle: Handler) {
    this.clock = options.clock;
    this.limit = options.bodyLimit ?? BODY_LIMIT;
    this.tooLarge = options.tooLarge ?? tooLargeReply;
    this.handle = handle;
    this.#host = options.host ?? '127.0.0.1';
    this.#proxy = options.proxy;
    this.#tls = options.tls;
    this.patience = options.patience ?? PATIENCE;
    const settings = serverOptions(this.patience, this.#proxy !== undefined);
    const server = createServer(settings, (req, res) => this.#take(req, res));
    this.#server = server;
    const [speakHttp1] = server.listeners('connection') as ((socket: Duplex) => void)[];
    this.#speakHttp1 = (socket) => speakHttp1?.call(server, socket);
    if (this.#tls) server.removeAllListeners('connection');
    server.on('connection', (socket) => this.#accept(socket));
    server.on('checkContinue', (req, res) => this.#takeExpecting(req, res));
    server.on('clientError', (error: ParseError, socket) => this.#takeUnreadable(error, socket));
    server.on('connect', (req, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#pass((front) => front.connect(req, socket, head));
    });
    if (!this.#proxy) return;
    server.on('upgrade', (req, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#pass((front) => front.upgrade({ req, socket, head }));
    });
  }

  /** Resolves once connections are accepted; port `0` takes any free one. Rejects with Node's error: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`. */
  async listen(port: number): Promise<void> {
    if (this.#tls) await this.#load();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, this.#host, BACKLOG, () => {
        this.#server.off('error', reject);
        this.#port = (this.#server.address() as AddressInfo).port;
        // Later ones (out of file descriptors while accepting) pass; they must not end the process.
        this.#server.on('error', () => {});
        resolve();
      });
    });
  }

  /** The port that was really taken. */
  get port(): number {
    return this.#port;
  }

  /** `http://127.0.0.1:8500`; of a wildcard, an address that works here. */
  get url(): string {
    const host = WILDCARDS[this.#host] ?? this.#host;
    return `${this.#tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  /** Accepts no more; resolves when the last connection is closed. Idle ones are closed at once. */
  close(): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
      this.#front?.close();
      // To Node, a connection that never sent anything is not idle.
      for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
    });
  }

  /** Cuts every connection. */
  closeNow(): void {
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    // Every answer a pipelining client waits for listens for its end: many are no leak to warn about.
    socket.setMaxListeners(0);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#tls) this.#front?.receive(socket);
  }

  #take(req: IncomingMessage, res: ServerResponse): void {
    const channel = new HttpChannel(req, res, this.clock.elapsed(), this);
    const framing = readFraming(req.rawHeaders);
    const origin = this.#front === undefined ? undefined : this.#origins.get(req.socket);
    const incoming = req as typeof req & { readonly method: string; readonly url: string };
    takeRequest({ intake: this, incoming, framing, origin }, req, channel, () => void req.resume());
  }

  /** `Expect: 100-continue`: the client waits for a word before it sends the body. */
  #takeExpecting(req: IncomingMessage, res: ServerResponse): void {
    if (!(readFraming(req.rawHeaders).length > this.limit)) res.writeContinue();
    this.#take(req, res);
  }

  #takeUnreadable(error: ParseError, socket: Duplex): void {
    if (!this.#proxy || !takeOverHttp2(error, socket)) {
      answerClientError(error, socket);
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    this.#pass((front) => front.speakHttp2(socket, this.#origins.get(socket)));
  }

  #pass(take: (front: Front) => void): void {
    void this.#load().then(take);
  }

  /** What few connections need: 30 ms to load. */
  #load(): Promise<Front> {
    this.#loading ??= import('./proxy/front.ts').then(({ Front }) => {
      this.#front = new Front({
        intake: this,
        speakHttp1: this.#speakHttp1,
        origins: this.#origins,
        proxy: this.#proxy,
        own: this.#tls,
      });
      return this.#front;
    });
    return this.#loading;
  }
}

const tooLargeReply = (limit: number): Reply => ({
  status: 413,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'Connection', 'close'],
  body: `the request body is larger than the ${limit} bytes that are accepted: see --body-limit\n`,
});
