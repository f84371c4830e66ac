import type { Duplex } from 'node:stream';
import type { IncomingReply, OutgoingRequest, Transfer } from '../../model/outgoing.ts';
import type { Dispatcher } from '../../vendor/undici.ts';
import type { Connection } from './pool.ts';
import { problemOf } from './problem.ts';
import { headersFor, type Route, textOf } from './transfer.ts';

/** `switched`, or what comes of any other request. */
export interface UpgradeReply extends IncomingReply {
  /** The other side speaks the other protocol from here on. Names and values of its answer in turn, as received. */
  switched(headers: readonly string[], socket: Duplex): void;
}

export interface Upgrade {
  readonly request: OutgoingRequest;
  /** `websocket`. */
  readonly protocol: string;
  readonly route: Route;
}

/** A request that asks for another protocol, over a connection of its own. */
export class UpgradeTransfer implements Transfer, Dispatcher.DispatchHandler {
  readonly #route: Route;
  readonly #connection: Connection;
  #reply: UpgradeReply | undefined;
  #resume: (() => void) | undefined;
  #answered = false;

  constructor({ request, protocol, route }: Upgrade, reply: UpgradeReply) {
    this.#route = route;
    this.#reply = reply;
    this.#connection = route.pool.take(true);
    const { method, path, headers } = request;
    const { prefix, servername } = route;
    this.#connection.dispatch(
      {
        method,
        path: prefix + path,
        headers: headersFor(route, headers as string[]),
        upgrade: protocol,
        servername,
      } as unknown as Dispatcher.DispatchOptions,
      this,
    );
  }

  resume(): void {
    queueMicrotask(() => this.#resume?.());
  }

  cancel(): void {
    this.#over();
  }

  onConnect(): void {}

  onUpgrade(_status: number, raw: Buffer[] | string[] | null, socket: Duplex): void {
    this.#connection.letGo();
    const reply = this.#over();
    if (reply) reply.switched(textOf((raw ?? []) as Buffer[]), socket);
    else socket.on('error', () => {}).destroy();
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    if (status < 200) return true;
    this.#answered = true;
    this.#resume = resume;
    this.#reply?.head(status, textOf(raw));
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#reply?.data(chunk) ?? false;
  }

  onComplete(): void {
    this.#over()?.end();
  }

  onError(error: Error): void {
    const { authority, proxy } = this.#route;
    const stage = { authority, proxy: proxy?.authority, answered: this.#answered };
    // Never from within the call that began it: who made it has nothing in hand yet.
    const reply = this.#over();
    queueMicrotask(() => reply?.failed(problemOf(error, stage)));
  }

  /** Gives the connection up, unless it was handed over; undefined when that was done before. */
  #over(): UpgradeReply | undefined {
    const reply = this.#reply;
    this.#reply = undefined;
    this.#resume = undefined;
    if (reply) this.#route.pool.drop(this.#connection);
    return reply;
  }
}
