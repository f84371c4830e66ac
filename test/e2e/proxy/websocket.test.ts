import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { curl, hasCurl, opened, secured, startProxy } from './clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const SCENARIO = `pairs:
  - {name: chat, request: {method: GET, path: /chat}, response: {body: no chat here}}
  - {name: post, request: {method: POST, path: /post}, response: {body: posted}}
`;
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const HEAD = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n`;

interface Chat {
  readonly port: number;
  readonly heads: string[];
  readonly closed: () => boolean;
}

/** Takes every WebSocket that is asked for below `/chat`, and sends back what comes. */
async function chat(secure = false): Promise<Chat> {
  const tls = (name: string): Buffer => readFileSync(new URL(`../../../fixtures/io/tls/${name}`, import.meta.url));
  const server = secure
    ? https.createServer({ cert: tls('certificate.pem'), key: tls('key.pem') })
    : http.createServer();
  const heads: string[] = [];
  let closed = false;
  server.on('request', (_, res) => res.writeHead(404, { 'X-Why': 'no chat' }).end('not that'));
  server.on('upgrade', (req: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    heads.push(`${req.method} ${req.url} ${req.headers.host}`);
    socket.on('error', () => {}).on('close', () => (closed = true));
    if (!req.url?.includes('/chat')) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\nX-Why: no key\r\n\r\nno key');
      return;
    }
    const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\nX-Casing: Kept\r\n\r\n`,
    );
    socket.write(head);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.onClose(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, heads, closed: () => closed };
}

async function bare(port: number): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends, and reads until this has come. */
async function until(socket: Duplex, send: string | Buffer, fits: (text: string) => boolean): Promise<string> {
  let text = '';
  return await new Promise((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!fits(text)) return;
      socket.off('data', look);
      resolve(text);
    };
    socket.on('data', look);
    socket.on('close', () => (fits(text) ? resolve(text) : reject(new Error(`closed after: ${text}`))));
    socket.write(send);
  });
}

const switched = (text: string): boolean => text.includes('\r\n\r\n');

describe('WebSocket', () => {
  test.each([
    ['a whole URL', async (port: number, to: number) => [await bare(port), `http://127.0.0.1:${to}/chat?x=1`] as const],
    ['a tunnel', async (port: number, to: number) => [await opened(port, `127.0.0.1:${to}`), '/chat?x=1'] as const],
  ])('through %s', async (_, reach) => {
    const real = await chat();
    const { mock } = await startProxy(SCENARIO);
    const [socket, target] = await reach(mock.port, real.port);
    const head = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${real.port}\r\n${HEAD}\r\n`;
    // What is said in hope arrives as well.
    const answer = await until(socket, `${head}early`, (text) => text.endsWith('early'));
    expect(answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(answer).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX-Casing: Kept\r\n');
    expect(real.heads).toEqual([`GET /chat?x=1 127.0.0.1:${real.port}`]);
    const much = Buffer.alloc(3_000_000, 'z');
    expect(await until(socket, much, (text) => text.length === much.length)).toBe(much.toString());
    socket.destroy();
    await expect.poll(real.closed).toBe(true);
  });

  test('through TLS, to a server whose certificate nobody knows', async () => {
    const real = await chat(true);
    const proxy = await startProxy(SCENARIO, ['--insecure-upstream']);
    expect(await proxy.mock.event('session:warned')).toMatchObject({ message: /not verified \(--insecure-upstream\)/ });
    const socket = await secured(await opened(proxy.mock.port, `127.0.0.1:${real.port}`), '127.0.0.1', proxy);
    const answer = await until(socket, `GET /chat HTTP/1.1\r\nHost: x\r\n${HEAD}\r\n`, switched);
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    const strict = await startProxy(SCENARIO);
    const other = await secured(await opened(strict.mock.port, `127.0.0.1:${real.port}`), '127.0.0.1', strict);
    const refused = await until(other, `GET /chat HTTP/1.1\r\nHost: x\r\n${HEAD}\r\n`, (text) =>
      text.includes('self-signed'),
    );
    expect(refused).toMatch(/^HTTP\/1\.1 502 /);
  });

  test('to --upstream', async () => {
    const real = await chat();
    const { mock } = await startProxy(SCENARIO, ['--upstream', `http://127.0.0.1:${real.port}/v2`]);
    const socket = await bare(mock.port);
    expect(await until(socket, `GET /chat HTTP/1.1\r\nHost: mock\r\n${HEAD}\r\n`, switched)).toMatch(
      /^HTTP\/1\.1 101 /,
    );
    expect(real.heads).toEqual([`GET /v2/chat 127.0.0.1:${real.port}`]);
  });

  test('refused by the other side: its answer comes back, and the connection ends', async () => {
    const real = await chat();
    const { mock } = await startProxy(SCENARIO, ['--upstream', `http://127.0.0.1:${real.port}`]);
    const socket = await bare(mock.port);
    socket.write(`GET /secret HTTP/1.1\r\nHost: mock\r\n${HEAD}\r\n`);
    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*X-Why: no key\r\n[^]*Connection: close\r\n\r\nno key$/);
  });

  test('without an upstream it is a request like any other', async () => {
    const { mock } = await startProxy(SCENARIO);
    const socket = await bare(mock.port);
    const ask = `GET /chat HTTP/1.1\r\nHost: mock\r\n${HEAD}\r\n`;
    const answer = await until(socket, ask, (text) => text.endsWith('no chat here'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    // The connection goes on.
    expect(await until(socket, ask, (text) => text.endsWith('no chat here'))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('neither the mock nor its admin API', async () => {
    const { mock } = await startProxy(SCENARIO);
    for (const to of [new URL(mock.adminUrl).port, mock.port]) {
      const socket = await bare(mock.port);
      socket.write(`GET http://localhost:${to}/chat HTTP/1.1\r\nHost: localhost:${to}\r\n${HEAD}\r\n`);
      expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    }
  });
});

test.runIf(hasCurl)('a wish for HTTP/2 is passed over, bodies and all', async () => {
  const { mock } = await startProxy(SCENARIO);
  const url = `${mock.url}/post`;
  expect(curl(mock.port, '--proxy', '', '--http2', '-d', 'some data', url, url)).toBe('postedposted');
});
