import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Server, TLSSocket } from 'node:tls';
import type { CannotStart } from '../../model/cannot-start.ts';
import { openHttp2 } from '../http2/session.ts';
import type { Intake, Origin } from '../intake.ts';
import { originOf, parseAuthority } from './authority.ts';
import { firstBytes } from './first-byte.ts';
import { handshake, Interception, ownServer } from './interception.ts';
import type { OwnTls, ProxyOptions } from './options.ts';
import { type Asked, askedByHttp1, askedByHttp2, refuseHttp1, statusOf, tooSlow } from './refusal.ts';
import { splice } from './splice.ts';
import { passUpgrade, type UpgradeRequest, wayOf, withoutUpgrade } from './upgrade.ts';

export interface FrontParts {
  readonly intake: Intake;
  /** Speaks HTTP/1.1 on a connection; what is said in `origins` counts for its requests. */
  readonly speakHttp1: (socket: Duplex) => void;
  /** Of connections that are tunnels, or speak TLS. */
  readonly origins: WeakMap<object, Origin>;
  /** Undefined: this is no proxy. */
  readonly proxy: ProxyOptions | undefined;
  readonly own: OwnTls | undefined;
}

const TLS_HANDSHAKE = 0x16;

/**
 * All that is not plain HTTP/1.1: tunnels, TLS, HTTP/2, other protocols. Loaded with the first connection that asks
 * for any of it, so that others pay nothing.
 */
export class Front {
  readonly #parts: FrontParts;
  readonly #own: Server | undefined;
  readonly #sessions = new Set<ServerHttp2Session>();
  /** Connections that carry no exchange, so that nothing is lost when they are cut. */
  readonly #idle = new Set<Duplex>();
  /** Speak HTTP/1.1, in tunnels or over TLS. */
  readonly #inner = new Set<Duplex & { readonly bytesRead?: number }>();
  #interception: Promise<Interception> | undefined;

  constructor(parts: FrontParts) {
    this.#parts = parts;
    this.#own = parts.own && ownServer(parts.own, (socket, origin) => this.#enterSecure(socket, origin));
  }

  /** A connection that may speak anything: its first byte decides. */
  receive(socket: Duplex): void {
    const own = this.#own as Server;
    this.#look(socket, (isTls) => {
      if (isTls) handshake(own, socket);
      else this.#enter(socket, undefined);
    });
  }

  connect(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    void this.#connect(askedByHttp1(req.url as string, socket, head));
  }

  upgrade(upgrade: UpgradeRequest): void {
    const { req, socket } = upgrade;
    if (socket.destroyed) return;
    const { proxy, origins, speakHttp1, intake } = this.#parts;
    const way = proxy && wayOf(req, origins.get(req.socket), proxy);
    if (typeof way === 'string') refuseHttp1(socket, 501, way);
    else if (way && proxy) {
      const joined = (one: Duplex, other: Duplex): void => this.#joined(one, other);
      passUpgrade(upgrade, way, { outgoing: proxy.outgoing, patience: intake.patience, joined });
    } else {
      withoutUpgrade(upgrade);
      speakHttp1(socket);
    }
  }

  /** A connection whose client has chosen HTTP/2. */
  speakHttp2(socket: Duplex, origin: Origin | undefined): void {
    const connect = (authority: string, stream: Parameters<typeof askedByHttp2>[1]): void =>
      void this.#connect(askedByHttp2(authority, stream));
    this.#inner.delete(socket);
    if (socket.destroyed) return;
    const session = openHttp2(socket, { intake: this.#parts.intake, origin, connect });
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
  }

  /** No new requests; what is open may finish. */
  close(): void {
    for (const session of this.#sessions) session.close();
    for (const socket of this.#idle) socket.destroy();
    for (const socket of this.#inner) if (socket.bytesRead === 0) socket.destroy();
  }

  async #connect(asked: Asked): Promise<void> {
    const { proxy } = this.#parts;
    const target = parseAuthority(asked.authority);
    if (!proxy) asked.refuse(501, 'this is no proxy');
    else if (!target) asked.refuse(400, 'CONNECT wants a host and a port: api.test:443');
    else if (proxy.authority) await this.#intercept(asked, target, proxy);
    else this.#tunnel(asked, target, proxy);
  }

  async #intercept(asked: Asked, target: URL, { outgoing, authority, warn }: ProxyOptions): Promise<void> {
    const closed = outgoing.whyClosed(target);
    if (closed) {
      asked.refuse(statusOf(closed), closed.message);
      return;
    }
    let interception: Interception;
    try {
      this.#interception ??= (authority as NonNullable<typeof authority>)().then(
        (found) => new Interception(found, (socket, origin) => this.#enterSecure(socket, origin), warn),
      );
      interception = await this.#interception;
    } catch (error) {
      this.#interception = undefined;
      const { message, hint } = error as CannotStart;
      asked.refuse(500, hint === undefined ? message : `${message}; ${hint}`);
      return;
    }
    if (asked.isGone()) return;
    const socket = asked.accept();
    this.#look(socket, (isTls) => {
      if (isTls) interception.take(socket, target);
      else this.#enter(socket, originOf('http', target));
    });
  }

  #tunnel(asked: Asked, target: URL, { outgoing }: ProxyOptions): void {
    const { patience } = this.#parts.intake;
    let isOpen = true;
    const end = (): boolean => {
      const wasOpen = isOpen;
      isOpen = false;
      clearTimeout(timer);
      return wasOpen;
    };
    const timer = setTimeout(() => {
      end();
      opening.destroy();
      asked.refuse(504, tooSlow(target.host, patience));
    }, patience).unref();
    const opening = outgoing.tunnel(target, (opened) => {
      const isWanted = end() && !asked.isGone();
      if ('kind' in opened) {
        if (isWanted) asked.refuse(statusOf(opened), opened.message);
      } else if (isWanted) {
        const socket = asked.accept();
        splice(socket, opened);
        this.#joined(socket, opened);
      } else opened.destroy();
    });
    asked.gone(() => {
      end();
      opening.destroy();
    });
  }

  /** Looks what is spoken, without taking it: TLS, or something else. */
  #look(socket: Duplex, decide: (isTls: boolean) => void): void {
    this.#wait(socket);
    firstBytes(socket, this.#parts.intake.patience, (bytes) => {
      this.#idle.delete(socket);
      decide(bytes[0] === TLS_HANDSHAKE);
    });
  }

  #enterSecure(socket: TLSSocket, origin: Origin): void {
    if (socket.alpnProtocol === 'h2') this.speakHttp2(socket, origin);
    else this.#speakHttp1(socket, origin);
  }

  #enter(socket: Duplex, origin: Origin | undefined): void {
    this.#speakHttp1(socket, origin);
    // It was held while its first byte was looked at.
    process.nextTick(() => socket.resume());
  }

  #speakHttp1(socket: Duplex, origin: Origin | undefined): void {
    if (origin) this.#parts.origins.set(socket, origin);
    socket.setMaxListeners(0);
    this.#inner.add(socket);
    socket.once('close', () => this.#inner.delete(socket));
    this.#parts.speakHttp1(socket);
  }

  #joined(one: Duplex, other: Duplex): void {
    this.#wait(one);
    this.#wait(other);
  }

  #wait(socket: Duplex): void {
    this.#idle.add(socket);
    socket.once('close', () => this.#idle.delete(socket));
  }
}
