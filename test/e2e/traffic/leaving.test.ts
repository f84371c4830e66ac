import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CERTIFICATE, KEY, Servers } from '../../support/servers.ts';
import { Wire } from '../../support/wire.ts';
import { eventually } from '../harness.ts';
import { opened, type Proxied, secured, session, startProxy } from '../proxy/clients.ts';

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const TRUST = {
  NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url)),
};

interface Service {
  readonly port: number;
  /** Of requests that have arrived. */
  readonly asked: string[];
  readonly connections: () => number;
}

/** A real service over TLS. */
async function service(answer: RequestListener): Promise<Service> {
  const asked: string[] = [];
  const server = https.createServer({ cert: CERTIFICATE, key: KEY }, (req, res) => {
    asked.push(`${req.method} ${req.url}`);
    answer(req, res);
  });
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.once('close', () => (connections -= 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, asked, connections: () => connections };
}

/** As fast as it is taken, without an end. */
const endless: RequestListener = (_, res) => {
  const piece = Buffer.alloc(64 * 1024);
  const more = (): void => {
    while (!res.destroyed) if (!res.write(piece)) return;
  };
  res.on('drain', more);
  more();
};

/** Somebody who has asked, and can leave. */
interface Client {
  readonly answered: Promise<unknown>;
  leave(): void;
}

type Ask = (proxy: Proxied, port: number) => Promise<Client>;

const http1: Ask = async ({ mock, ca }, port) => {
  const socket: Duplex = await secured(await opened(mock.port, `127.0.0.1:${port}`), '127.0.0.1', { ca });
  socket.write(`GET /x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return { answered: once(socket, 'data'), leave: () => void socket.destroy() };
};

const http2: Ask = async ({ mock, ca }, port) => {
  const socket = await secured(await opened(mock.port, `127.0.0.1:${port}`), '127.0.0.1', { ca, alpn: ['h2'] });
  const stream = session(socket, `https://127.0.0.1:${port}`).request({ ':path': '/x' });
  stream.on('error', () => {});
  // The connection stays.
  return { answered: once(stream, 'data'), leave: () => stream.close(8) };
};

describe.each([
  ['https', http1],
  ['HTTP/2', http2],
])('a client that leaves, over %s', (_, ask) => {
  test('before the answer: nobody goes on asking', async () => {
    const slow = await service(() => {});
    const proxy = await startProxy(SCENARIO, ['--mode', 'spy'], TRUST);
    const client = await ask(proxy, slow.port);
    await expect.poll(() => slow.asked, { timeout: 5000 }).toEqual(['GET /x']);
    client.answered.catch(() => {});
    client.leave();
    await expect.poll(slow.connections, { timeout: 5000 }).toBe(0);
    expect(await proxy.mock.event('exchange:ended')).toMatchObject({
      outcome: 'failed',
      reason: 'the client left before the answer',
    });
  });

  test('in the middle of a body: its sender is let go, and nothing is recorded', async () => {
    const pouring = await service(endless);
    const proxy = await startProxy(SCENARIO, ['--mode', 'capture'], TRUST);
    const client = await ask(proxy, pouring.port);
    await client.answered;
    client.leave();
    await expect.poll(pouring.connections, { timeout: 5000 }).toBe(0);
    expect(await proxy.mock.event('exchange:ended')).toMatchObject({ outcome: 'failed', status: 200 });
    proxy.mock.signal('SIGINT');
    await proxy.mock.ended;
    expect(proxy.mock.events().some(({ type }) => type === 'capture:ended')).toBe(false);
  });

  test('while nobody has taken the connection behind', async () => {
    // Taken, and then not a word: not even a handshake.
    const silent = new Servers();
    onTestFinished(() => silent.close());
    const { port, connections } = await silent.tcp((socket) => void socket.resume());
    const proxy = await startProxy(SCENARIO, ['--mode', 'spy'], TRUST);
    const client = await ask(proxy, port);
    client.answered.catch(() => {});
    await expect.poll(connections, { timeout: 5000 }).toBe(1);
    client.leave();
    await expect.poll(connections, { timeout: 5000 }).toBe(0);
  });
});

describe('in the middle of an upload', () => {
  test('over HTTP/1.1: the service never hears of it', async () => {
    const real = await service((_, res) => res.end('real'));
    const { mock } = await startProxy(
      SCENARIO,
      ['--mode', 'capture', '--upstream', `https://127.0.0.1:${real.port}`],
      TRUST,
    );
    for (const framing of ['Content-Length: 1000\r\n\r\nhalf', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n']) {
      const wire = new Wire(mock.url);
      wire.send(`POST /x HTTP/1.1\r\nHost: m\r\n${framing}`);
      await once(wire.socket, 'connect');
      wire.socket.end();
      await wire.end();
    }
    expect(await (await fetch(`${mock.url}/next`)).text()).toBe('real');
    expect(real.asked).toEqual(['GET /next']);
    mock.signal('SIGINT');
    await mock.ended;
    expect(mock.events().at(-1)).toMatchObject({ type: 'session:ended', exchanges: 1, abandoned: 0 });
  });

  test('over HTTP/2: the service never hears of it, and the connection goes on', async () => {
    const real = await service((_, res) => res.end('real'));
    const { mock, ca } = await startProxy(SCENARIO, ['--mode', 'capture'], TRUST);
    const socket = await secured(await opened(mock.port, `127.0.0.1:${real.port}`), '127.0.0.1', { ca, alpn: ['h2'] });
    const made = session(socket, `https://127.0.0.1:${real.port}`);
    const upload = made.request({ ':path': '/x', ':method': 'POST' });
    upload.on('error', () => {});
    upload.write('half');
    await new Promise((resolve) => setImmediate(resolve));
    upload.close(8);
    const next = made.request({ ':path': '/next' });
    expect((await next.toArray()).join('')).toBe('real');
    expect(real.asked).toEqual(['GET /next']);
  });
});

test('an exchange that its client has left is over: the mock stops at once', async () => {
  const slow = await service(() => {});
  const proxy = await startProxy(SCENARIO, ['--mode', 'spy'], TRUST);
  const client = await http1(proxy, slow.port);
  client.answered.catch(() => {});
  await expect.poll(() => slow.asked.length, { timeout: 5000 }).toBe(1);
  client.leave();
  await eventually(
    () => proxy.mock.events().some(({ type }) => type === 'exchange:ended'),
    () => proxy.mock.stdout(),
  );
  proxy.mock.signal('SIGTERM');
  expect(await proxy.mock.ended).toMatchObject({ code: 143 });
  expect(proxy.mock.events().at(-1)).toMatchObject({ type: 'session:ended', exchanges: 1, abandoned: 0 });
});
