import { performance } from 'node:perf_hooks';
import { type Client, type Dispatcher, undici } from '../vendor/undici.ts';
import { problemOf } from './outgoing/problem.ts';

export interface OwnRequest {
  readonly method: string;
  /** As it goes on the wire; of the absolute form with scheme and host. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface OwnReply {
  /** Undefined when the connection broke, or the time was up. */
  readonly answer: { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer } | undefined;
  /** Why there is none, in plain words. */
  readonly reason: string | undefined;
  /** Milliseconds from sending to the last byte. */
  readonly duration: number;
}

/**
 * Asks a listener of this very process over the network, one request after another over a connection that is kept. Not
 * the client of actions: that one looks where it goes, and tries again what may be tried twice, and here every request
 * that is sent is counted.
 */
export class OwnClient {
  /** The port that requests are sent from, once a connection is open. */
  port: number | undefined;
  readonly #url: string;
  readonly #authority: string;
  #client: Client | undefined;

  /** @param url of the listener, `http://127.0.0.1:8500` */
  constructor(url: string) {
    this.#url = url;
    this.#authority = new URL(url).host;
  }

  /** The next may be sent when this has resolved. Never rejects. `timeout` is in milliseconds. */
  send(request: OwnRequest, timeout: number): Promise<OwnReply> {
    this.#client ??= this.#connect();
    const client = this.#client;
    return new Promise((resolve) => {
      const timer = setTimeout(() => asked.fail(`no answer within ${inWords(timeout)}`), timeout);
      const asked = new Asked(this.#authority, (reply) => {
        clearTimeout(timer);
        // A connection with half an answer on it is of no use.
        if (!reply.answer) this.#drop();
        resolve(reply);
      });
      const { method, target, headers, body } = request;
      const sent = { method, path: target, headers, body: body.length === 0 ? null : body };
      client.dispatch(sent as unknown as Dispatcher.DispatchOptions, asked);
    });
  }

  close(): void {
    this.#drop();
  }

  #connect(): Client {
    const { Client: Connection, buildConnector } = undici();
    // Whoever the certificate is of: at the other end is this very process.
    const connect = buildConnector({ rejectUnauthorized: false });
    return new Connection(this.#url, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        connect(options, (...[error, socket]) => {
          this.port = socket?.localPort;
          if (error) callback(error, null);
          else callback(null, socket);
        });
      },
    });
  }

  #drop(): void {
    void this.#client?.destroy();
    this.#client = undefined;
    this.port = undefined;
  }
}

/** One request on its way. */
class Asked implements Dispatcher.DispatchHandler {
  readonly #authority: string;
  readonly #done: (reply: OwnReply) => void;
  readonly #since = performance.now();
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: readonly string[] = [];
  #over = false;

  constructor(authority: string, done: (reply: OwnReply) => void) {
    this.#authority = authority;
    this.#done = done;
  }

  fail(reason: string): void {
    this.#end({ answer: undefined, reason });
  }

  onConnect(): void {}

  onHeaders(status: number, raw: Buffer[]): boolean {
    if (status < 200) return true;
    this.#status = status;
    this.#headers = raw.map((part) => part.toString('latin1'));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#end({ answer: { status: this.#status, headers: this.#headers, body }, reason: undefined });
  }

  onError(error: Error): void {
    this.fail(problemOf(error, { authority: this.#authority, proxy: undefined, answered: this.#status > 0 }).message);
  }

  #end(how: Omit<OwnReply, 'duration'>): void {
    if (this.#over) return;
    this.#over = true;
    this.#done({ ...how, duration: performance.now() - this.#since });
  }
}

const inWords = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
