import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpClient, type HttpClientOptions, type OutgoingHttp } from '../../src/io/outgoing.ts';
import { ask, rawServer, type WholeReply } from '../support/outgoing.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function client(options: Partial<HttpClientOptions> = {}): OutgoingHttp {
  const made = createHttpClient({
    own: () => ({ adminPort: undefined, listenerPort: undefined }),
    environment: {},
    ...options,
  });
  closing.push(() => made.close());
  return made;
}

async function serve(handle: http.RequestListener, host = '127.0.0.1'): Promise<{ origin: string; port: number }> {
  const server = http.createServer(handle);
  server.listen(0, host);
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port };
}

async function raw(...given: Parameters<typeof rawServer>): ReturnType<typeof rawServer> {
  const server = await rawServer(...given);
  closing.push(() => server.close());
  return server;
}

describe('a request', () => {
  test('goes out as it is: method, path, header names, their order and repeats, body', async () => {
    let received = '';
    const { origin } = await raw((socket, text) => {
      received = text;
      if (text.endsWith('{"a":1}')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    await ask(client(), {
      origin,
      method: 'POST',
      path: '/a/../b//%7e?x=1&x=2',
      headers: ['X-One', '1', 'x-one', '2', 'Content-Type', 'application/json'],
      body: Buffer.from('{"a":1}'),
    });
    expect(received.split('\r\n')[0]).toBe('POST /a/../b//%7e?x=1&x=2 HTTP/1.1');
    expect(received).toContain('X-One: 1\r\nx-one: 2\r\nContent-Type: application/json\r\n');
    expect(received.toLowerCase()).toContain('content-length: 7\r\n');
  });

  test('a Host of its own is kept', async () => {
    const { origin } = await serve((req, res) => res.end(req.headers.host));
    expect(await ask(client(), { origin, headers: ['Host', 'shop.test'] })).toMatchObject({ body: 'shop.test' });
  });

  test('the answer comes back as it is, undecoded and with every header', async () => {
    const { origin } = await serve((_, res) => {
      res.writeHead(203, ['X-A', '1', 'x-a', '2', 'Content-Encoding', 'gzip', 'Location', '/elsewhere']);
      res.end('not gzip at all');
    });
    const reply = (await ask(client(), { origin })) as WholeReply;
    expect(reply).toMatchObject({ status: 203, body: 'not gzip at all' });
    expect(reply.headers.slice(0, 4)).toEqual(['X-A', '1', 'x-a', '2']);
    expect(reply.headers).toContain('gzip');
  });

  test('a redirect is an answer like others', async () => {
    const { origin } = await serve((_, res) => res.writeHead(302, { Location: '/x' }).end());
    expect(await ask(client(), { origin })).toMatchObject({ status: 302 });
  });

  test('words in between are passed over: 103 Early Hints', async () => {
    const { origin } = await raw((socket) =>
      socket.end('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    );
    expect(await ask(client(), { origin })).toMatchObject({ status: 200, body: 'ok' });
  });

  test('HEAD and 204 have no body, and the next request is answered', async () => {
    const { origin } = await serve((req, res) => {
      if (req.method === 'HEAD') res.writeHead(200, { 'Content-Length': 12 }).end();
      else res.writeHead(204).end();
    });
    const http = client();
    expect(await ask(http, { origin, method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await ask(http, { origin })).toMatchObject({ status: 204, body: '' });
  });
});

describe('connections', () => {
  test('are kept for the next request', async () => {
    const ports = new Set<number | undefined>();
    const { origin } = await serve((req, res) => {
      ports.add(req.socket.remotePort);
      res.end('ok');
    });
    const http = client();
    for (let count = 0; count < 5; count += 1) await ask(http, { origin });
    expect(ports.size).toBe(1);
  });

  test('are as many as requests are open: nobody waits for another', async () => {
    const waiting: http.ServerResponse[] = [];
    const { origin } = await serve((_, res) => {
      waiting.push(res);
      if (waiting.length === 150) for (const each of waiting) each.end('ok');
    });
    const http = client();
    const replies = await Promise.all(Array.from({ length: 150 }, () => ask(http, { origin })));
    expect(replies.every((reply) => 'body' in reply && reply.body === 'ok')).toBe(true);
  });

  test('a request that can do no harm twice is sent again when a kept connection turns out to be closed', async () => {
    const { origin } = await raw((socket, received, connection) => {
      const requests = received.split('\r\n\r\n').length - 1;
      if (connection === 1 && requests === 2) socket.destroy();
      else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${connection}`);
    });
    const http = client();
    expect(await ask(http, { origin })).toMatchObject({ body: '1' });
    expect(await ask(http, { origin })).toMatchObject({ body: '2' });
  });

  test('a POST is not: it may have arrived', async () => {
    const { origin } = await raw((socket, received) => {
      if (received.split('\r\n\r\n').length > 2) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    const http = client();
    await ask(http, { origin, method: 'POST' });
    expect(await ask(http, { origin, method: 'POST' })).toMatchObject({ kind: 'dropped' });
  });

  test('cancelling closes the connection, and nothing is called back', async () => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { origin } = await serve((req, res) => {
      res.write('begun');
      req.socket.on('close', () => closed?.());
    });
    const called: string[] = [];
    const transfer = client().send(
      { purpose: 'action', origin, method: 'GET', path: '/', headers: [] },
      {
        head: () => called.push('head'),
        data: () => {
          called.push('data');
          transfer.cancel();
          return true;
        },
        end: () => called.push('end'),
        failed: () => called.push('failed'),
      },
    );
    await gone;
    expect(called).toEqual(['head', 'data']);
  });

  test('cancelling gives up a connection that is still being opened', async () => {
    const called: string[] = [];
    const note = (name: string) => () => called.push(name) > 0;
    const http = client();
    // Nobody answers there: the address is for documentation only.
    const transfer = http.send(
      { purpose: 'action', origin: 'http://192.0.2.1', method: 'GET', path: '/', headers: [] },
      { head: note('head'), data: note('data'), end: note('end'), failed: note('failed') },
    );
    const sockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TCPConnectWrap');
    const before = sockets().length;
    transfer.cancel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(called).toEqual([]);
    expect(sockets().length).toBeLessThanOrEqual(before);
  });

  test('a reader that is congested holds the sender back', async () => {
    let sent = 0;
    const { origin } = await serve((_, res) => {
      const more = (): void => {
        for (let taken = true; taken && sent < 4000; sent += 1) taken = res.write(Buffer.alloc(16_384));
        if (sent === 4000) res.end();
      };
      res.on('drain', more);
      more();
    });
    let size = 0;
    let paused = true;
    await new Promise<void>((resolve, reject) => {
      const transfer = client().send(
        { purpose: 'action', origin, method: 'GET', path: '/', headers: [] },
        {
          head: () => {},
          data: (chunk) => {
            size += chunk.length;
            if (paused) {
              setTimeout(() => {
                // What is in flight are the buffers of two sockets, not 64 MB.
                expect(sent).toBeLessThan(2000);
                expect(size).toBeLessThan(200_000);
                paused = false;
                transfer.resume();
              }, 100);
              return false;
            }
            return true;
          },
          end: resolve,
          failed: ({ message }) => reject(new Error(message)),
        },
      );
    });
    expect(size).toBe(4000 * 16_384);
  });
});

describe('what goes wrong is told in plain words', () => {
  test('nobody listens', async () => {
    const { origin, port, close } = await rawServer(() => {});
    close();
    expect(await ask(client(), { origin })).toEqual({
      kind: 'refused',
      message: `connection refused by 127.0.0.1:${port}`,
    });
  });

  test('an unknown host', async () => {
    expect(await ask(client(), { origin: 'http://nowhere.invalid:81' })).toEqual({
      kind: 'unresolvable',
      message: 'host nowhere.invalid cannot be resolved',
    });
  });

  test.each([
    ['before an answer', '', /^the connection to 127\.0\.0\.1:\d+ was closed before an answer came$/],
    ['in a head', 'HTTP/1.1 200 OK\r\nContent-Le', /^the connection to 127\.0\.0\.1:\d+ was closed before/],
    [
      'in a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
      /^the connection was closed before the answer was/,
    ],
    [
      'in a chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf',
      /^the connection was closed before/,
    ],
  ])('the connection breaks off %s', async (_, bytes, message) => {
    const { origin } = await raw((socket) => socket.end(bytes));
    const found = await ask(client(), { origin });
    expect(found).toMatchObject({ kind: 'dropped' });
    expect((found as { message: string }).message).toMatch(message);
  });

  test('something else is spoken there', async () => {
    const { origin, port } = await raw((socket) => socket.end('220 mail.test ESMTP\r\n'));
    expect(await ask(client(), { origin })).toEqual({
      kind: 'other',
      message: `127.0.0.1:${port} sent something that is no HTTP answer`,
    });
  });

  test.each([
    ['no URL', { origin: 'no url' }, /"no url" is no URL/],
    ['another protocol', { origin: 'ftp://a.test' }, /ftp:\/\/ is neither http nor https/],
    ['a space in the path', { origin: 'http://127.0.0.1:9', path: '/a b' }, /invalid request path/],
    ['a line break in a header', { origin: 'http://127.0.0.1:9', headers: ['X', 'a\r\nb'] }, /invalid X header/],
    ['no method', { origin: 'http://127.0.0.1:9', method: 'G ET' }, /invalid request method/],
  ])('%s', async (_, request, message) => {
    const found = (await ask(client(), request)) as { kind: string; message: string };
    expect(found.kind).toBe('invalid');
    expect(found.message).toMatch(message);
  });
});
