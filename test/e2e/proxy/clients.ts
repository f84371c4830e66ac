import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Running, serve, type Workspace, workspace } from '../harness.ts';

export interface Proxied {
  readonly mock: Running;
  /** PEM of the CA, as the ready file names it; `''` when nothing is intercepted. */
  readonly ca: string;
  readonly caFile: string;
  readonly at: Workspace;
}

/** Serves this scenario, with a data folder of its own. */
export async function startProxy(
  scenario: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Proxied> {
  const at = workspace({ 'scenarios/a.yaml': scenario });
  const options = { env: { XDG_DATA_HOME: at.path('data'), ...env } };
  const mock = await serve(at.path('scenarios'), ['--reporter', 'json', ...flags], options);
  const { ca = '' } = JSON.parse(readFileSync(mock.readyFile, 'utf8')) as { ca?: string };
  return { mock, at, caFile: ca, ca: ca === '' ? '' : readFileSync(ca, 'utf8') };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** Asks the proxy for a way to `host:port`; gives the bare connection, or the refusal. */
export async function tunnel(port: number, target: string): Promise<Duplex | Answer> {
  const req = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: target, agent: false });
  req.end();
  const [response, socket, head] = (await Promise.race([once(req, 'connect'), failing(req)])) as [
    http.IncomingMessage,
    Socket,
    Buffer,
  ];
  onTestFinished(() => void socket.destroy());
  if (response.statusCode === 200) {
    // The other end may have spoken already.
    if (head.length > 0) socket.unshift(head);
    return socket;
  }
  let body = head.toString();
  for await (const chunk of socket) body += String(chunk);
  return { status: response.statusCode as number, body, headers: response.headers };
}

export const opened = async (port: number, target: string): Promise<Duplex> => {
  const found = await tunnel(port, target);
  if ('status' in found) throw new Error(`the proxy answered ${found.status}: ${found.body}`);
  return found;
};

export interface TlsOptions {
  readonly ca: string;
  /** Default: the host of the target. */
  readonly servername?: string;
  readonly alpn?: readonly string[];
}

/** The handshake, inside of a tunnel. Rejects when the certificate is not for this host. */
export async function secured(socket: Duplex, host: string, options: TlsOptions): Promise<tls.TLSSocket> {
  const { ca, servername = host, alpn = ['http/1.1'] } = options;
  const secure = tls.connect({
    socket,
    ca,
    host,
    servername: /^[\d.:]+$/.test(servername) ? '' : servername,
    ALPNProtocols: [...alpn],
    // Node 22 takes addresses of IPv6 for names, and finds them in no certificate.
    ...(isIP(host) === 0
      ? {}
      : { checkServerIdentity: (_: string, { raw }: { raw: Buffer }) => checkAddress(host, raw) }),
  });
  onTestFinished(() => void secure.destroy());
  await Promise.race([once(secure, 'secureConnect'), failing(secure)]);
  return secure;
}

const checkAddress = (address: string, certificate: Buffer): Error | undefined =>
  new X509Certificate(certificate).checkIP(address) === undefined ? new Error(`not for ${address}`) : undefined;

export interface Asked {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
}

/** One HTTP/1.1 request over this connection. */
export async function ask(socket: Duplex, host: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asked;
  const createConnection = (): Socket => socket as Socket;
  const req = http.request({ method, path, headers: { Host: host, ...headers }, createConnection });
  req.end(body);
  const [response] = (await Promise.race([once(req, 'response'), failing(req)])) as [http.IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode as number, body: text, headers: response.headers };
}

/** `https` through the proxy, with HTTP/1.1. */
export async function askSecurely({ mock, ca }: Proxied, target: string, path: string, asked?: Asked): Promise<Answer> {
  const host = target.replace(/:\d+$/, '');
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return await ask(await secured(await opened(mock.port, target), bare, { ca }), host, path, asked);
}

/** A session of HTTP/2 over this connection. */
export function session(socket: Duplex, authority: string): http2.ClientHttp2Session {
  const made = http2.connect(authority, { createConnection: () => socket });
  made.on('error', () => {});
  onTestFinished(() => made.destroy());
  return made;
}

/** One HTTP/2 request. */
export async function askHttp2(
  made: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string | Buffer,
): Promise<{ readonly status: number; readonly body: string; readonly headers: http2.IncomingHttpHeaders }> {
  const stream = made.request(headers, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [answer] = (await Promise.race([once(stream, 'response'), failing(stream)])) as [http2.IncomingHttpHeaders];
  if (!stream.readableEnded) await Promise.race([once(stream, 'end'), failing(stream)]);
  return { status: Number(answer[':status']), body: text, headers: answer };
}

async function failing(emitter: NodeJS.EventEmitter): Promise<never> {
  const [error] = (await once(emitter, 'error')) as [Error];
  throw error;
}

const works = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

export const hasCurl = works('curl', '--version');
export const hasOpenssl = works('openssl', 'version');

/** Runs `curl` through the proxy; gives what it prints. */
export const curl = (port: number, ...args: string[]): string =>
  execFileSync('curl', ['-sS', '-m', '10', '--proxy', `http://127.0.0.1:${port}`, '--noproxy', '', ...args], {
    encoding: 'utf8',
  });
