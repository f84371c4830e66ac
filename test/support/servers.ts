import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';

/** Servers of a test, closed together. */
export class Servers {
  readonly #closing: (() => void)[] = [];

  close(): void {
    for (const close of this.#closing.splice(0)) close();
  }

  onClose(close: () => void): void {
    this.#closing.push(close);
  }

  async http(handle: http.RequestListener, host = '127.0.0.1', port = 0): Promise<Served> {
    return this.#listen(http.createServer(handle), 'http', host, port);
  }

  async https(handle: http.RequestListener, host = '127.0.0.1'): Promise<Served> {
    return this.#listen(https.createServer({ cert: CERTIFICATE, key: tls('key.pem') }, handle), 'https', host, 0);
  }

  /** A server of plain bytes. */
  async tcp(handle: (socket: net.Socket) => void): Promise<Served & { readonly connections: () => number }> {
    let open = 0;
    const server = net.createServer((socket) => {
      open += 1;
      socket.on('error', () => {}).once('close', () => (open -= 1));
      handle(socket);
    });
    return Object.assign(await this.#listen(server, 'http', '127.0.0.1', 0), { connections: () => open });
  }

  /** A forward proxy, to which every name is this machine: absolute targets and `CONNECT`. Keeps what it was asked. */
  async proxy(answer: { readonly connect?: string } = {}): Promise<Served & { readonly asked: string[] }> {
    const asked: string[] = [];
    const server = http.createServer((req, res) => {
      asked.push(`${req.method} ${req.url} ${req.headers['proxy-authorization'] ?? ''}`.trim());
      const { host, path } = splitAbsolute(req.url as string);
      const upstream = http.request({ host: '127.0.0.1', port: host.port, path, method: req.method as string });
      upstream.on('response', (reply) => {
        res.writeHead(reply.statusCode as number, reply.headers);
        reply.pipe(res);
      });
      for (let index = 0; index < req.rawHeaders.length; index += 2) {
        upstream.setHeader(req.rawHeaders[index] as string, req.rawHeaders[index + 1] as string);
      }
      req.pipe(upstream);
    });
    server.on('connect', (req, socket: net.Socket) => {
      asked.push(`CONNECT ${req.url} ${req.headers['proxy-authorization'] ?? ''}`.trim());
      socket.on('error', () => {});
      if (answer.connect !== undefined) {
        socket.end(`HTTP/1.1 ${answer.connect}\r\n\r\n`);
        return;
      }
      const { port } = new URL(`http://${req.url}`);
      const upstream = net.connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket);
        socket.pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      this.onClose(() => upstream.destroy());
    });
    return Object.assign(await this.#listen(server, 'http', '127.0.0.1', 0), { asked });
  }

  async #listen(server: net.Server, scheme: string, host: string, port: number): Promise<Served> {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    server.listen(port, host);
    await once(server, 'listening');
    this.onClose(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const taken = (server.address() as AddressInfo).port;
    return { origin: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${taken}`, port: taken };
  }
}

export interface Served {
  readonly origin: string;
  readonly port: number;
}

const tls = (name: string): Buffer => readFileSync(new URL(`../../fixtures/io/tls/${name}`, import.meta.url));

/** Of every HTTPS server of tests; for `localhost`, `secure.test` and `127.0.0.1`. */
export const CERTIFICATE = tls('certificate.pem');

export const KEY = tls('key.pem');

function splitAbsolute(url: string): { host: URL; path: string } {
  const [, origin = '', path = ''] = /^(http:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  return { host: new URL(origin), path };
}
