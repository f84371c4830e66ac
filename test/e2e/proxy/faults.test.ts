import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { peakMegabytes, tellsMemory } from '../../support/memory.ts';
import { askHttp2, opened, secured, session, startProxy } from './clients.ts';

const SCENARIO = `pairs:
  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}
  - {name: upload, request: {method: POST, path: /upload}, response: {body: taken}}
`;

/** Open files that a process may have, here and in the mock. */
const limit = (): number => {
  if (process.platform === 'win32') return 4000;
  const said = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return said === 'unlimited' ? 20_000 : Number(said);
};

test('10,000 connections at once, or as many as this machine has files for', async () => {
  const { mock } = await startProxy(SCENARIO);
  const count = Math.min(10_000, limit() - 500);
  const sockets: net.Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(500, count - sockets.length) }, () =>
      net.connect(mock.port, '127.0.0.1'),
    );
    sockets.push(...batch);
    await Promise.all(batch.map(async (socket) => await once(socket, 'connect')));
  }
  // All of them are open before the first asks.
  const answers = sockets.map(
    (socket) =>
      new Promise<string>((resolve, reject) => {
        let text = '';
        socket.on('error', reject).on('data', (chunk) => {
          text += String(chunk);
          if (text.endsWith('hello')) resolve(text.slice(0, 12));
        });
        socket.write('GET /hello HTTP/1.1\r\nHost: mock\r\n\r\n');
      }),
  );
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 200']));
  expect(await (await fetch(`${mock.url}/hello`)).text()).toBe('hello');
}, 60_000);

describe('an upload of 100 MB', () => {
  const body = Buffer.alloc(100_000_000, 'u');

  test('is refused with its length, before it is sent', async () => {
    const { mock } = await startProxy(SCENARIO);
    const socket = net.connect(mock.port, '127.0.0.1');
    socket.write(`POST /upload HTTP/1.1\r\nHost: mock\r\nContent-Length: ${body.length}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('is refused in chunks, without being held', async () => {
    const { mock } = await startProxy(SCENARIO);
    const socket = net
      .connect(mock.port, '127.0.0.1')
      .on('error', () => {})
      .setMaxListeners(0);
    let said = '';
    socket.on('data', (chunk) => (said += String(chunk)));
    socket.write('POST /upload HTTP/1.1\r\nHost: mock\r\nTransfer-Encoding: chunked\r\n\r\n');
    socket.write(`${body.length.toString(16)}\r\n`);
    for (let index = 0; index < 100 && !socket.destroyed; index += 1) {
      if (socket.write(body.subarray(0, 1_000_000))) continue;
      await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', () => resolve()));
    }
    await expect.poll(() => said).toMatch(/^HTTP\/1\.1 413 [^]*larger than the 67108864 bytes/);
    socket.destroy();
    expect(await (await fetch(`${mock.url}/hello`)).text()).toBe('hello');
    if (tellsMemory) expect(peakMegabytes(mock.pid)).toBeLessThan(600);
  });

  test('is refused over HTTP/2, and its connection goes on', async () => {
    const { mock, ca } = await startProxy(SCENARIO);
    const secure = await secured(await opened(mock.port, 'api.test:443'), 'api.test', { ca, alpn: ['h2'] });
    const made = session(secure, 'https://api.test');
    const headers = { ':path': '/upload', ':method': 'POST', 'content-length': body.length };
    const stream = made.request(headers);
    stream.on('error', () => {});
    const [answer] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(answer[':status']).toBe(413);
    expect(await askHttp2(made, { ':path': '/upload', ':method': 'POST' }, 'small')).toMatchObject({ body: 'taken' });
  });

  test('just below the limit is taken', async () => {
    const { mock } = await startProxy(SCENARIO);
    const answer = await fetch(`${mock.url}/upload`, { method: 'POST', body: body.subarray(0, 64 * 1024 * 1024) });
    expect(await answer.text()).toBe('taken');
  });
});
