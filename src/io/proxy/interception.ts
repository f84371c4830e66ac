import type { Duplex } from 'node:stream';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Authority } from '../ca/authority.ts';
import type { Origin } from '../intake.ts';
import { Recent } from '../recent.ts';
import { originOf } from './authority.ts';
import type { OwnTls } from './options.ts';

/** Once the handshake is done. */
export type Enter = (socket: TLSSocket, origin: Origin) => void;

/** `http/1.0` is what curl offers, alone, when it is to speak that. */
const ALPN = ['h2', 'http/1.1', 'http/1.0'];
/** For the whole handshake, in milliseconds. */
const PATIENCE = 30_000;
const PLACES_KEPT = 256;
/** A client that leaves within this many milliseconds and says nothing, dislikes the certificate. Browsers wait longer with connections that they open ahead. */
const AT_ONCE = 1000;

/** Speaks TLS in the place of any host, with certificates of the authority. */
export class Interception {
  readonly #authority: Authority;
  readonly #enter: Enter;
  readonly #warn: (message: string) => void;
  readonly #servers = new Recent<string, Server>(PLACES_KEPT);
  readonly #warned = new Recent<string, true>(PLACES_KEPT);

  constructor(authority: Authority, enter: Enter, warn: (message: string) => void) {
    this.#authority = authority;
    this.#enter = enter;
    this.#warn = warn;
  }

  take(socket: Duplex, target: URL): void {
    const host = bare(target.hostname);
    const { cert, key, until } = this.#authority.leafFor(host);
    // With the certificate's end in its name, so that a new certificate makes a new server.
    const place = `${target.host} ${until}`;
    let server = this.#servers.get(place);
    if (!server) {
      server = this.#serve({ cert, key }, target, host);
      this.#servers.set(place, server);
    }
    handshake(server, socket);
  }

  #serve(own: OwnTls, target: URL, host: string): Server {
    const origin = originOf('https', target);
    const server = createServer({
      ...own,
      ALPNProtocols: ALPN,
      minVersion: 'TLSv1.2',
      handshakeTimeout: PATIENCE,
      SNICallback: (name, done) => {
        try {
          done(null, this.#authority.leafFor(isName(name) ? name.toLowerCase() : host).context);
        } catch (error) {
          done(error as Error);
        }
      },
    });
    server.on('secureConnection', (socket) => {
      this.#noticeLeaving(socket, host);
      this.#enter(socket, origin);
    });
    server.on('tlsClientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
      if (DISTRUST.test(code)) this.#tell(host);
      socket.destroy();
    });
    return server;
  }

  /** Some clients look at a certificate only when the handshake is over, Node among them, and leave without a word. */
  #noticeLeaving(socket: TLSSocket, host: string): void {
    const since = performance.now();
    socket.once('close', () => {
      if (socket.bytesRead === 0 && performance.now() - since < AT_ONCE) this.#tell(host);
    });
  }

  #tell(host: string): void {
    if (this.#warned.get(host)) return;
    this.#warned.set(host, true);
    this.#warn(`${host}: the client does not trust the local CA: run mockrun ca`);
  }
}

/** Lets this server speak TLS on a connection. */
export function handshake(server: Server, socket: Duplex): void {
  // As Node's own TLS servers have it: a client that goes in the middle of the handshake is gone.
  socket.allowHalfOpen = false;
  server.emit('connection', socket);
}

/** Speaks TLS with the listener's own certificate. */
export function ownServer(own: OwnTls, enter: Enter): Server {
  const server = createServer({ ...own, ALPNProtocols: ALPN, handshakeTimeout: PATIENCE });
  server.on('secureConnection', (socket) => enter(socket, { scheme: 'https', authority: undefined }));
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}

/** What clients say who dislike a certificate; the last one: nothing, they leave in the middle of the handshake. */
const DISTRUST = /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)$|^ECONNRESET$/;

const isName = (name: string): boolean => name.length <= 253 && /^[\w-]+(\.[\w-]+)*$/.test(name);

const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');
