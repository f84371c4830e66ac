import type { Socket } from 'node:net';
import { type Client, type Dispatcher, undici } from '../../vendor/undici.ts';
import type { Connector } from './connect.ts';

export interface PoolOptions {
  /** Where connections go: the target's origin, or that of a proxy that is told the target with each request. */
  readonly origin: string;
  readonly connect: Connector;
  /** The name that certificates must have; undefined for an address. */
  readonly servername: string | undefined;
  /** Called when the last connection is gone. */
  readonly emptied: () => void;
}

/** One connection, which is opened when it is first used, and again when the other side has closed it. */
export class Connection {
  /** What was open at the last request has answered one before: the other side may have closed it just now. */
  reused = false;
  /** No request is on it. */
  isFree = false;
  readonly #client: Client;
  #socket: Socket | null = null;
  #opening: { destroy(): void } | undefined;

  constructor({ origin, connect, servername }: PoolOptions, closed: (connection: Connection) => void) {
    this.#client = new (undici().Client)(origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        this.#opening = connect({ ...options, servername: servername as string }, (...opened) => {
          this.#socket = opened[1];
          callback(...opened);
        });
      },
    });
    this.#client.on('disconnect', () => {
      this.reused = false;
      closed(this);
    });
  }

  /** The socket, while it still has much to send: of an upload that was answered before its end. */
  get sending(): Socket | undefined {
    return this.#socket?.writableNeedDrain ? this.#socket : undefined;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  destroy(): void {
    this.#opening?.destroy();
    void this.#client.destroy();
  }

  /** Its socket is somebody else's now. */
  letGo(): void {
    this.#opening = undefined;
  }
}

/**
 * Connections to one place, as many as are asked for: a limit could make a gate wait for a request that waits for the
 * gate. The one that was used last is taken first, so that those of a burst are left alone until they close.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** A connection that nobody else uses. `fresh`: not one that was used before. */
  take(fresh = false): Connection {
    const idle = fresh ? undefined : this.#idle.pop();
    if (idle) {
      idle.isFree = false;
      return idle;
    }
    const connection = new Connection(this.#options, (closed) => {
      if (closed.isFree) this.drop(closed);
    });
    this.#all.add(connection);
    return connection;
  }

  give(connection: Connection): void {
    connection.reused = true;
    connection.isFree = true;
    // Behind what nobody may ever read, the next request would wait.
    const { sending } = connection;
    if (sending) sending.once('drain', () => this.#idle.push(connection));
    else this.#idle.push(connection);
  }

  /** Closes a connection, whatever it is doing. */
  drop(connection: Connection): void {
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#all.delete(connection);
    connection.destroy();
    if (this.#all.size === 0) this.#options.emptied();
  }

  close(): void {
    for (const connection of this.#all) this.drop(connection);
  }
}
