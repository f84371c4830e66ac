import type { IncomingReply, OutgoingRequest, Transfer } from '../../model/outgoing.ts';
import { isBodiless } from '../../model/reply.ts';
import type { Dispatcher } from '../../vendor/undici.ts';
import type { Connection, Pool } from './pool.ts';
import { problemOf } from './problem.ts';
import type { Proxy } from './proxy.ts';

/** The way to a target. */
export interface Route {
  readonly pool: Pool;
  readonly target: URL;
  /** `127.0.0.1:9000`. */
  readonly authority: string;
  /** Tells undici the same name with every request; it would take another for a reason to connect anew. */
  readonly servername: string | undefined;
  readonly proxy: Proxy | undefined;
  /** What the proxy is told before the path, when it is no tunnel: `http://api.shop.test`. */
  readonly prefix: string;
}

/** RFC 9110, 9.2.2: doing one of these twice is the same as once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

/**
 * One request on its way, and undici's handler at the same time: no closures, no objects beside this one.
 *
 * A server may close a kept connection in the very moment in which it is used again. Then a request that can do no
 * harm twice is sent once more, over a connection of its own; any other fails as dropped, since nobody knows whether
 * it has arrived. What was not yet written goes over a new connection in any case: undici sees to that.
 */
export class HttpTransfer implements Transfer, Dispatcher.DispatchHandler {
  readonly #request: OutgoingRequest;
  readonly #route: Route;
  #reply: IncomingReply | undefined;
  #connection: Connection;
  #resume: (() => void) | undefined;
  #began = false;
  /** Status of the answer; 0 until it is there. */
  #status = 0;
  #repeated = false;

  constructor(request: OutgoingRequest, reply: IncomingReply, route: Route) {
    this.#request = request;
    this.#reply = reply;
    this.#route = route;
    this.#connection = route.pool.take();
    this.#dispatch();
  }

  /** Not at once: it may be called by what undici's parser, which cannot be entered twice, is just calling. */
  resume(): void {
    queueMicrotask(() => this.#resume?.());
  }

  cancel(): void {
    if (!this.#reply) return;
    this.#reply = undefined;
    this.#resume = undefined;
    this.#route.pool.drop(this.#connection);
  }

  onConnect(): void {}

  onResponseStarted(): void {
    this.#began = true;
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    // A word in between: 103 Early Hints.
    if (status < 200) return true;
    this.#status = status;
    this.#resume = resume;
    this.#reply?.head(status, textOf(raw));
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#reply?.data(chunk) ?? false;
  }

  onComplete(): void {
    if (!this.#reply) return;
    this.#route.pool.give(this.#connection);
    this.#end();
  }

  onError(error: Error): void {
    if (!this.#reply) return;
    const { pool } = this.#route;
    const failed = this.#connection;
    const again = failed.reused && !this.#began && !this.#repeated && IDEMPOTENT.has(this.#request.method);
    if (again) {
      this.#repeated = true;
      this.#connection = pool.take(true);
      pool.drop(failed);
      this.#dispatch();
      return;
    }
    pool.drop(failed);
    if (isWhole(this.#status, error)) {
      this.#end();
      return;
    }
    // Never from within `send`: who called it has nothing in hand yet.
    queueMicrotask(() => this.#fail(error));
  }

  #end(): void {
    const reply = this.#reply;
    this.#reply = undefined;
    this.#resume = undefined;
    reply?.end();
  }

  #fail(error: Error): void {
    const reply = this.#reply;
    if (!reply) return;
    this.#reply = undefined;
    const { authority, proxy } = this.#route;
    reply.failed(problemOf(error, { authority, proxy: proxy?.authority, answered: this.#status > 0 }));
  }

  #dispatch(): void {
    const { method, path, body } = this.#request;
    const { prefix, servername } = this.#route;
    this.#connection.dispatch(
      {
        method,
        path: prefix === '' ? path : prefix + path,
        headers: headersFor(this.#route, this.#request.headers as string[]),
        body,
        servername,
        // Its types do not know methods of others, nor that undefined is as good as absent.
      } as unknown as Dispatcher.DispatchOptions,
      this,
    );
  }
}

/** The length of a 304 is that of the body which it does without; undici waits for it, and gives the connection up. */
const isWhole = (status: number, error: Error): boolean =>
  status > 0 && isBodiless(status) && (error as NodeJS.ErrnoException).code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

/** What a proxy that is told the target with each request must be told besides. */
export function headersFor({ prefix, proxy, authority }: Route, headers: string[]): string[] {
  if (prefix === '' || !proxy) return headers;
  // Undici would name the proxy.
  const named = headers.some((text, index) => index % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host');
  return [
    ...(named ? [] : ['Host', authority]),
    ...(proxy.authorization === undefined ? [] : ['Proxy-Authorization', proxy.authorization]),
    ...headers,
  ];
}

export function textOf(raw: readonly Buffer[]): string[] {
  const headers: string[] = [];
  for (const part of raw as readonly SliceableBuffer[]) headers.push(part.latin1Slice());
  return headers;
}

/** Every Buffer has it, and it is what `toString('latin1')` comes to in the end; the types know nothing of it. */
type SliceableBuffer = Buffer & { latin1Slice(): string };
