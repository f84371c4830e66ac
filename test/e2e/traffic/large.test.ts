import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { peakMegabytes, tellsMemory } from '../../support/memory.ts';
import { Servers } from '../../support/servers.ts';
import { type Running, serve, workspace } from '../harness.ts';
import { opened, secured, session, startProxy } from '../proxy/clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const PIECE = Buffer.alloc(64 * 1024, 'abcdefghijklmno\n');
const PIECES = 4800;
const ALL = PIECE.length * PIECES;

/** 300 MB, as fast as they are taken. */
const pour: RequestListener = (_, res) => {
  let left = PIECES;
  const more = (): void => {
    while (left > 0) {
      left -= 1;
      if (!res.write(PIECE)) return;
    }
    res.end();
  };
  res.on('drain', more);
  more();
};

async function sizeOf(body: AsyncIterable<Buffer>): Promise<number> {
  let size = 0;
  for await (const { length } of body) size += length;
  return size;
}

async function get(url: string): Promise<http.IncomingMessage> {
  const [answer] = (await once(http.get(url, { agent: false }), 'response')) as [http.IncomingMessage];
  return answer;
}

/** What the process holds at most besides what it has begun with; of a body, `kept` megabytes. */
function expectLittleHeld(mock: Running, before: number, kept: number): void {
  if (tellsMemory) expect(peakMegabytes(mock.pid) - before).toBeLessThan(150 + kept);
}

const beginning = ({ pid }: Running): number => (tellsMemory ? peakMegabytes(pid) : 0);

describe('300 MB of body', () => {
  test.each([
    ['spy', 0],
    ['capture', 64],
  ])('pass in mode %s without being held', async (mode, kept) => {
    const { origin } = await servers.http(pour);
    const space = workspace({ 'a.yaml': SCENARIO });
    const mock = await serve(space.directory, ['--mode', mode, '--upstream', origin, '--reporter', 'json']);
    const before = beginning(mock);
    expect(await sizeOf(await get(`${mock.url}/large`))).toBe(ALL);
    expectLittleHeld(mock, before, kept);
    if (mode === 'capture') expect((await mock.event('session:warned')).message).toContain('too large to be recorded');
  });

  test('pass over HTTP/2 from a service over TLS', async () => {
    const { port } = await servers.https(pour);
    const NODE_EXTRA_CA_CERTS = fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url));
    const { mock, ca } = await startProxy(SCENARIO, ['--mode', 'spy'], { NODE_EXTRA_CA_CERTS });
    const before = beginning(mock);
    const socket = await secured(await opened(mock.port, `127.0.0.1:${port}`), '127.0.0.1', { ca, alpn: ['h2'] });
    const stream = session(socket, `https://127.0.0.1:${port}`).request({ ':path': '/large' });
    expect(await sizeOf(stream)).toBe(ALL);
    expectLittleHeld(mock, before, 0);
  });

  test('pass both ways at once through a tunnel that is left alone', async () => {
    const { port } = await servers.tcp((socket) => socket.pipe(socket));
    const { mock } = await startProxy(SCENARIO, ['--no-intercept']);
    const before = beginning(mock);
    const socket = await opened(mock.port, `127.0.0.1:${port}`);
    const back = sizeOf(socket);
    for (let sent = 0; sent < PIECES; sent += 1) if (!socket.write(PIECE)) await once(socket, 'drain');
    socket.end();
    expect(await back).toBe(ALL);
    expectLittleHeld(mock, before, 0);
  });
});

test('an upload of 100 MB reaches the service when --body-limit lets it, and its pair answers any body', async () => {
  const body = Buffer.alloc(100_000_000, Buffer.of(0, 255, 1));
  const { origin } = await servers.http((req, res) => void sizeOf(req).then((size) => res.end(`${size} bytes came`)));
  const space = workspace();
  const flags = ['--body-limit', '96', '--reporter', 'json'];
  const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, ...flags]);
  const post = async ({ url }: Running): Promise<string> =>
    await (await fetch(`${url}/upload`, { method: 'POST', body })).text();
  expect(await post(mock)).toBe('100000000 bytes came');
  expect((await mock.event('session:warned')).message).toBe(
    `the body of POST ${origin}/upload is too large to be recorded: the pair answers any body`,
  );
  mock.signal('SIGINT');
  await mock.ended;
  expect(mock.events().find(({ type }) => type === 'capture:ended')).toMatchObject({ pairs: 1, lost: 0 });
  const again = await serve(space.directory, flags);
  expect(await post(again)).toBe('100000000 bytes came');
});

describe('a client that is slow', () => {
  test('to read holds the service back, and gets all', async () => {
    let sent = 0;
    const { origin } = await servers.http((req, res) => {
      const write = res.write.bind(res);
      res.write = (piece: Buffer) => {
        sent += 1;
        return write(piece);
      };
      pour(req, res);
    });
    const mock = await serve(workspace().directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    const answer = await get(`${mock.url}/large`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The buffers of four sockets are full.
    expect(sent).toBeLessThan(PIECES / 2);
    expect(await sizeOf(answer)).toBe(ALL);
  });

  test('to ask is waited for, and others are served meanwhile', async () => {
    const { origin } = await servers.http((req, res) => req.pipe(res));
    const mock = await serve(workspace().directory, ['--mode', 'spy', '--upstream', origin, '--reporter', 'json']);
    const socket = net.connect(mock.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let said = '';
    socket.on('data', (chunk) => (said += String(chunk)));
    const request = 'POST /slow HTTP/1.1\r\nHost: m\r\nContent-Length: 5\r\n\r\nwords';
    for (const letter of request) {
      socket.write(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await (await fetch(`${mock.url}/quick`, { method: 'POST', body: 'other' })).text()).toBe('other');
    await expect.poll(() => said).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\nwords\b/);
  });
});
