import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import type { Handler } from '../model/channel.ts';
import type { Clock } from '../model/ports.ts';
import type { Reply } from '../model/reply.ts';
import { Request } from '../model/request.ts';
import { answerClientError, answerTunnel } from './client-error.ts';
import { type RequestFraming, readFraming } from './framing.ts';
import { HttpChannel } from './http-channel.ts';
import { readBody } from './read-body.ts';
import { splitTarget } from './target.ts';

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
}

/**
 * Idle connections stay open until their client closes them: a server that gives up first now and then cuts off a
 * request that is just on its way. Peers that are gone for good are found by TCP.
 */
const CONNECTIONS = { keepAliveTimeout: 0, keepAlive: true, keepAliveInitialDelay: 60_000 };
const BODY_LIMIT = 64 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);
const WILDCARDS: { readonly [host: string]: string } = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The HTTP server. It turns what comes over the wire into requests and hands them to `handle`. */
export class Listener {
  /** Set while stopping: answers then end their connections. */
  draining = false;
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #host: string;
  readonly #limit: number;
  readonly #tooLarge: (limit: number) => Reply;
  readonly #handle: Handler;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(options: ListenOptions, handle: Handler) {
    this.#clock = options.clock;
    this.#host = options.host ?? '127.0.0.1';
    this.#limit = options.bodyLimit ?? BODY_LIMIT;
    this.#tooLarge = options.tooLarge ?? tooLargeReply;
    this.#handle = handle;
    this.#server = createServer(CONNECTIONS, (req, res) => this.#take(req, res));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      // Every answer a pipelining client waits for listens for its end: many are no leak to warn about.
      socket.setMaxListeners(0);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('checkContinue', (req, res) => this.#takeExpecting(req, res));
    this.#server.on('clientError', answerClientError);
    this.#server.on('connect', (_req, socket) => answerTunnel(socket));
  }

  /** Resolves once connections are accepted; port `0` takes any free one. Rejects with Node's error: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`. */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, this.#host, () => {
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
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  /** Accepts no more; resolves when the last connection is closed. Idle ones are closed at once. */
  close(): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
      // To Node, a connection that never sent anything is not idle.
      for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
    });
  }

  /** Cuts every connection. */
  closeNow(): void {
    this.#server.closeAllConnections();
  }

  #take(req: IncomingMessage, res: ServerResponse): void {
    const framing = readFraming(req.rawHeaders);
    const { length } = framing;
    const channel = new HttpChannel(req, res, this.#clock.elapsed(), this);
    if (length === 0) {
      this.#handle(makeRequest(req, framing, NOTHING), channel);
      return;
    }
    const tooLarge = (): void => this.#refuse(req, channel);
    if (length > this.#limit) {
      tooLarge();
      return;
    }
    readBody(req, this.#limit, (body) => this.#handle(makeRequest(req, framing, body), channel), tooLarge);
  }

  /** `Expect: 100-continue`: the client waits for a word before it sends the body. */
  #takeExpecting(req: IncomingMessage, res: ServerResponse): void {
    if (!(readFraming(req.rawHeaders).length > this.#limit)) res.writeContinue();
    this.#take(req, res);
  }

  #refuse(req: IncomingMessage, channel: HttpChannel): void {
    channel.send(this.#tooLarge(this.#limit));
    req.resume();
  }
}

function makeRequest(req: IncomingMessage, { host, via }: RequestFraming, body: Buffer): Request {
  const url = req.url as string;
  if (url.charCodeAt(0) === 47 && !url.includes('#')) {
    const authority = host.toLowerCase();
    return new Request({ method: req.method as string, target: url, rawHeaders: req.rawHeaders, body, authority, via });
  }
  const { form, target, scheme, authority = host.toLowerCase() } = splitTarget(url);
  return new Request({
    method: req.method as string,
    target,
    rawHeaders: req.rawHeaders,
    body,
    form,
    authority,
    via,
    ...(scheme === undefined ? {} : { scheme }),
  });
}

const tooLargeReply = (limit: number): Reply => ({
  status: 413,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'Connection', 'close'],
  body: `the request body is larger than the ${limit} bytes that are accepted\n`,
});
