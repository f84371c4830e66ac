import { once } from 'node:events';
import http from 'node:http';
import type net from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { rawServer } from '../../support/outgoing.ts';
import { Servers } from '../../support/servers.ts';
import { talk, Wire } from '../../support/wire.ts';
import { serve, workspace } from '../harness.ts';
import { ask, opened, startProxy } from '../proxy/clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const spying = (...flags: string[]) => serve(workspace().directory, ['--mode', 'spy', '--reporter', 'json', ...flags]);

/** A service of plain bytes: what it says to all that came over a connection so far. */
async function raw(...given: Parameters<typeof rawServer>): ReturnType<typeof rawServer> {
  const server = await rawServer(...given);
  onTestFinished(server.close);
  return server;
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a service that closes a connection in the moment in which it is used again', () => {
  /** The first request over each connection is answered, the next one ends it. */
  const closing = async () => {
    const arrived: string[] = [];
    const { origin } = await raw((socket, received) => {
      const heads = received.match(/\w+ \S+ HTTP/g) ?? [];
      arrived.push(String(heads.at(-1)));
      if (heads.length === 1) socket.write(OK);
      else socket.destroy();
    });
    return { mock: await spying('--upstream', origin), arrived };
  };

  test('is asked once more, when that can do no harm', async () => {
    const { mock, arrived } = await closing();
    await fetch(`${mock.url}/first`);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await (await fetch(`${mock.url}/again`, { method })).text()).toBe('ok');
    }
    const twice = ['GET', 'PUT', 'DELETE'].flatMap((method) => [`${method} /again HTTP`, `${method} /again HTTP`]);
    expect(arrived).toEqual(['GET /first HTTP', ...twice]);
  });

  test('is not, with a POST, which may have arrived: 502', async () => {
    const { mock, arrived } = await closing();
    await fetch(`${mock.url}/first`);
    const answer = await fetch(`${mock.url}/order`, { method: 'POST', body: '' });
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('was closed before an answer')]);
    expect(arrived).toEqual(['GET /first HTTP', 'POST /order HTTP']);
  });
});

test('a service that closes idle connections loses nothing: each POST arrives once', async () => {
  const bodies: string[] = [];
  const server = http.createServer({ keepAliveTimeout: 1 }, (req, res) => {
    let body = '';
    req
      .on('data', (chunk) => (body += String(chunk)))
      .on('end', () => {
        bodies.push(body);
        res.end('ok');
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const gone = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
  const mock = await spying('--upstream', `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`);
  await fetch(mock.url, { method: 'POST', body: '1' });
  await gone;
  for (const body of ['2', '3']) expect((await fetch(mock.url, { method: 'POST', body })).status).toBe(200);
  expect(bodies).toEqual(['1', '2', '3']);
});

describe('an answer that comes before the upload is over', () => {
  const body = Buffer.alloc(30_000_000, 'u');
  const TOO_LARGE = 'HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig';

  test.each([
    ['and closes', (socket: net.Socket) => void socket.end(TOO_LARGE)],
    ['and reads no more', (socket: net.Socket) => void socket.pause().write(TOO_LARGE)],
  ])('reaches the client, when the service answers %s', async (_, refuse) => {
    let said = false;
    const { origin } = await raw((socket) => {
      if (!said) refuse(socket);
      said = true;
    });
    const mock = await spying('--upstream', origin);
    const answer = await fetch(mock.url, { method: 'POST', body });
    expect([answer.status, await answer.text()]).toEqual([413, 'big']);
  });

  test('and that connection is not used again while it is being written to', async () => {
    const heads: string[] = [];
    const { origin } = await raw((socket, received, connection) => {
      const [head = ''] = received.split('\r\n', 1);
      if (heads.includes(`${connection} ${head}`)) return;
      heads.push(`${connection} ${head}`);
      // Kept, but nobody reads the rest.
      if (connection === 1) socket.pause();
      socket.write(OK);
    });
    const mock = await spying('--upstream', origin);
    expect(await (await fetch(mock.url, { method: 'POST', body })).text()).toBe('ok');
    expect(await (await fetch(`${mock.url}/next`)).text()).toBe('ok');
    expect(heads).toEqual(['1 POST / HTTP/1.1', '2 GET /next HTTP/1.1']);
  });
});

describe('Expect: 100-continue', () => {
  const head = (target: string, length: number): string =>
    `POST ${target} HTTP/1.1\r\nHost: m\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;

  test('gets its word from the mock; the service gets the whole request, without it', async () => {
    const expectations: unknown[] = [];
    const { origin } = await servers.http((req, res) => {
      expectations.push(req.headers.expect);
      res.writeHead(200, { 'Content-Length': 4 });
      req.pipe(res);
    });
    const mock = await spying();
    const wire = new Wire(mock.url);
    wire.send(head(`${origin}/x`, 4));
    await wire.until((text) => text === 'HTTP/1.1 100 Continue\r\n\r\n');
    wire.send('body');
    expect(await wire.end()).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nbody$/);
    expect(expectations).toEqual([undefined]);
  });

  test('is refused at once, when the upload is too large', async () => {
    const mock = await spying();
    expect(await talk(mock.url, head('http://127.0.0.1:9/x', 100_000_000))).toMatch(/^HTTP\/1\.1 413 /);
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

describe('hosts', () => {
  test.runIf(hasIpv6)('an address of IPv6, as a whole URL and in a tunnel', async () => {
    const six = await servers.http((req, res) => res.end(`six ${req.url} ${req.headers.host}`), '::1');
    const { mock } = await startProxy(SCENARIO, ['--mode', 'spy']);
    const host = `[::1]:${six.port}`;
    const get = `GET http://${host}/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    expect(await talk(mock.url, get)).toMatch(new RegExp(`six /x \\[::1\\]:${six.port}$`));
    expect(await ask(await opened(mock.port, host), host, '/y')).toMatchObject({ body: `six /y ${host}` });
  });

  test('a user and a password in a whole URL go nowhere, and are not told', async () => {
    const { origin, port } = await servers.http((req, res) =>
      res.end(`${req.headers.host} ${req.headers.authorization}`),
    );
    const mock = await spying();
    const target = origin.replace('//', '//ann:hush@');
    const answer = await talk(mock.url, `GET ${target}/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} undefined$`));
    expect(await mock.event('exchange:ended')).toMatchObject({ forwardedTo: origin, outcome: 'passed' });
    expect(mock.stdout()).not.toContain('hush');
    expect(await (await fetch(`${mock.adminUrl}/api/v2/journal`)).text()).not.toContain('hush');
  });

  test('a port where nobody listens, in an intercepted tunnel', async () => {
    const { port } = await servers.http((_, res) => res.end());
    servers.close();
    const { mock } = await startProxy(SCENARIO, ['--mode', 'spy']);
    const answer = await ask(await opened(mock.port, `127.0.0.1:${port}`), `127.0.0.1:${port}`, '/x');
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('connection refused by 127.0.0.1') });
  });
});
