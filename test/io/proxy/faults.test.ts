import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Authority, newAuthority } from '../../../src/io/ca/authority.ts';
import { systemClock } from '../../../src/io/clock.ts';
import { Listener } from '../../../src/io/listener.ts';
import { createHttpClient } from '../../../src/io/outgoing.ts';
import type { Request } from '../../../src/model/request.ts';
import { reply } from '../../support/hand-made.ts';
import { CERTIFICATE, KEY } from '../../support/servers.ts';
import { talk, Wire } from '../../support/wire.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Options {
  readonly patience?: number;
  readonly own?: boolean;
  readonly intercept?: boolean;
  readonly authority?: () => Promise<Authority>;
  /** Which proxy requests go through. */
  readonly environment?: { readonly https_proxy: string };
}

async function listen({ patience, own = false, intercept = true, authority = sign, environment }: Options = {}) {
  const requests: Request[] = [];
  const outgoing = createHttpClient({
    own: () => ({ adminPort: undefined, listenerPort: listener.port }),
    environment: { ...environment },
  });
  const listener = new Listener(
    {
      clock: systemClock(),
      ...(patience === undefined ? {} : { patience }),
      ...(own ? { tls: { cert: CERTIFICATE.toString(), key: KEY.toString() } } : {}),
      proxy: {
        outgoing,
        authority: intercept ? authority : undefined,
        upstream: undefined,
        answersUpgrades: () => false,
        warn: () => {},
      },
    },
    (request, channel) => {
      requests.push(request);
      channel.send(reply(request.body));
    },
  );
  await listener.listen(0);
  closing.push(async () => {
    const closed = listener.close();
    listener.closeNow();
    await closed;
    outgoing.close();
  });
  return { listener, requests, plain: `http://127.0.0.1:${listener.port}` };
}

const { certificate, key } = newAuthority();
const sign = async (): Promise<Authority> => new Authority(certificate, key);

const CLOSE = 'Host: mock\r\nConnection: close\r\n';
const CONNECT = 'CONNECT api.test:80 HTTP/1.1\r\nHost: api.test:80\r\n\r\n';

/** What comes behind the answer to a `CONNECT`. */
const inside = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

/** A peer of the mock, in place of the real service. */
async function peer(handle: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<Duplex>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

describe('smuggling', () => {
  test.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n'],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['two lengths in one line', 'Content-Length: 1, 2\r\n\r\nab'],
    ['the same length twice', 'Content-Length: 2\r\nContent-Length: 2\r\n\r\nab'],
    ['a signed length', 'Content-Length: +2\r\n\r\nab'],
    ['chunks that are not last', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['an encoding nobody knows', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'Content-Length : 2\r\n\r\nab'],
    ['a folded line', 'X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n'],
    ['a bare line feed in a header', 'X-A: 1\n\r\n\r\n'],
    ['a size that is no number', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n'],
    ['a size that is too large', 'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n'],
  ])('%s: 400, and the connection ends', async (_, rest) => {
    const { plain, requests } = await listen();
    const answer = await talk(plain, `POST / HTTP/1.1\r\nHost: m\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(requests).toEqual([]);
  });

  test('the same in a tunnel', async () => {
    const { plain, requests } = await listen();
    const both = 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    const answer = await talk(plain, `${CONNECT}POST / HTTP/1.1\r\nHost: api.test\r\n${both}`);
    expect(inside(answer)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(requests).toEqual([]);
  });
});

describe('clients of every kind', () => {
  test('HTTP/1.0, to the mock and in a tunnel', async () => {
    const { plain, requests } = await listen();
    expect(await talk(plain, 'GET http://api.test/x HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200[^]*close/);
    expect(inside(await talk(plain, `${CONNECT}GET /y HTTP/1.0\r\n\r\n`))).toMatch(/^HTTP\/1\.1 200/);
    expect(requests.map(({ authority, target }) => authority + target)).toEqual(['api.test/x', 'api.test/y']);
  });

  test('trailers of chunks are passed over', async () => {
    const { plain, requests } = await listen();
    const chunks =
      'Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n';
    expect(await talk(plain, `POST / HTTP/1.1\r\n${CLOSE}${chunks}`)).toMatch(/\r\n\r\nabc$/);
    expect(requests[0]?.header('x-sum')).toBeUndefined();
    expect(requests[0]?.authority).toBe('mock');
  });

  test('words that come along with CONNECT, or byte by byte', async () => {
    const { plain, requests } = await listen();
    expect(inside(await talk(plain, `${CONNECT}GET /hope HTTP/1.1\r\n${CLOSE}\r\n`))).toMatch(/^HTTP\/1\.1 200/);
    const wire = new Wire(plain);
    wire.send(CONNECT);
    await wire.until((text) => text.endsWith('\r\n\r\n'));
    for (const letter of `GET /slow HTTP/1.1\r\n${CLOSE}\r\n`) {
      wire.send(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(inside(await wire.end())).toMatch(/^HTTP\/1\.1 200/);
    expect(requests.map(({ target, form, scheme }) => `${form} ${scheme} ${target}`)).toEqual([
      'absolute http /hope',
      'absolute http /slow',
    ]);
  });

  test('a whole URL inside a tunnel counts', async () => {
    const { plain, requests } = await listen();
    await talk(plain, `${CONNECT}GET http://other.test/x HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(requests[0]).toMatchObject({ form: 'absolute', authority: 'other.test', target: '/x' });
  });

  test('a tunnel in a tunnel', async () => {
    const { plain, requests } = await listen();
    await talk(
      plain,
      `${CONNECT}CONNECT inner.test:8080 HTTP/1.1\r\nHost: x\r\n\r\nGET /deep HTTP/1.1\r\n${CLOSE}\r\n`,
    );
    expect(requests[0]).toMatchObject({ authority: 'inner.test:8080', target: '/deep' });
  });
});

describe('clients that are slow, or gone', () => {
  test.each([
    ['headers that never end', 'GET / HTTP/1.1\r\nX-A: 1\r\n'],
    ['a tunnel’s headers that never end', `${CONNECT}GET / HTTP/1.1\r\nX-A: 1\r\n`],
  ])('%s', async (_, text) => {
    const { plain } = await listen({ patience: 100 });
    expect(await talk(plain, text)).toMatch(/HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  test.each([
    ['a tunnel', CONNECT, false],
    ['a port that speaks TLS', '', true],
  ])('nothing at all, in %s', async (_, text, own) => {
    const { plain } = await listen({ patience: 100, own });
    expect(await talk(plain, text)).not.toMatch(/408/);
  });

  test('a client that goes anywhere on the way disturbs nobody', async () => {
    const { plain, listener } = await listen();
    const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]);
    for (const text of ['CONN', CONNECT, `${CONNECT}G`, Buffer.concat([Buffer.from(CONNECT), hello])]) {
      const wire = new Wire(plain);
      await once(wire.socket, 'connect');
      wire.send(text);
      await new Promise((resolve) => setTimeout(resolve, 20));
      wire.socket.resetAndDestroy();
    }
    expect((await fetch(plain)).status).toBe(200);
    const rubbish = new Wire(plain);
    rubbish.send(Buffer.concat([Buffer.from(CONNECT), hello, Buffer.alloc(600, 0xff)]));
    await rubbish.end();
    expect((await fetch(plain)).status).toBe(200);
    expect(listener.port).toBeGreaterThan(0);
  });

  test('a client that leaves while its tunnel is opened', async () => {
    const { plain } = await listen({ intercept: false });
    // Nobody answers there.
    const wire = new Wire(plain);
    wire.send('CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(wire.socket, 'connect');
    wire.close();
    expect((await fetch(plain)).status).toBe(200);
  });

  test('a way that never opens, and a WebSocket that is never answered: 504, and nobody waits on', async () => {
    let open = 0;
    const port = await peer((socket) => {
      open += 1;
      socket.resume().on('close', () => (open -= 1));
    });
    const silent = { https_proxy: `http://127.0.0.1:${port}` };
    const { plain } = await listen({ intercept: false, patience: 100, environment: silent });
    expect(await talk(plain, 'CONNECT api.test:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 504 Gateway Timeout\r\n[^]*\r\n\r\napi\.test did not answer within 0\.1 s\n$/,
    );
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await talk(plain, `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\n${upgrade}`)).toMatch(
      /^HTTP\/1\.1 504 Gateway Timeout\r\n[^]*did not answer within 0\.1 s\n$/,
    );
    await expect.poll(() => open).toBe(0);
  });

  test('when one side of a tunnel breaks, so does the other', async () => {
    const gone: Promise<unknown>[] = [];
    const port = await peer((socket) => {
      gone.push(once(socket, 'close'));
      socket.write('hello');
    });
    const { plain } = await listen({ intercept: false });
    const wire = new Wire(plain);
    wire.send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await wire.until((text) => text.endsWith('hello'));
    wire.socket.resetAndDestroy();
    expect(await gone[0]).toBeDefined();
  });

  test('a reader that stops holds the sender back', async () => {
    let sent = 0;
    const port = await peer((socket) => {
      const piece = Buffer.alloc(1_000_000);
      const more = (): void => {
        while (sent < 400 && socket.write(piece)) sent += 1;
        sent += 1;
      };
      socket.on('drain', more);
      more();
    });
    const { plain } = await listen({ intercept: false });
    const wire = new Wire(plain);
    wire.socket.once('data', () => wire.socket.pause());
    wire.send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(wire.socket, 'data');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(200);
    wire.close();
  });
});

test('whatever is said, in whatever pieces, and cut off wherever, disturbs nobody', async () => {
  const { plain, listener, requests } = await listen({ own: true });
  const before = requests.length;
  const hello = Buffer.from('16030100ca010000c6', 'hex');
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
  const words = fc.constantFrom<string | Buffer>(
    CONNECT,
    'CONNECT [::1]:443 HTTP/1.1\r\n\r\n',
    'CONNECT / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: m\r\n',
    'Connection: Upgrade\r\nUpgrade: websocket\r\n',
    '\r\n',
    'PRI * HT',
    hello,
    preface,
  );
  const piece = fc.oneof(
    words.map((word) => Buffer.from(word as string, 'latin1')),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.boolean(), async (pieces, reset) => {
      const socket = net.connect(listener.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      for (const each of pieces) {
        socket.write(each);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (reset) socket.resetAndDestroy();
      else socket.end();
      socket.destroySoon();
    }),
    { numRuns: 300 },
  );
  expect((await fetch(plain)).status).toBe(200);
  expect(requests.length).toBeGreaterThan(before);
});

test('a CA that cannot be used is asked for again by the next', async () => {
  let times = 0;
  const authority = async (): Promise<Authority> => {
    times += 1;
    if (times === 1) throw new Error('the disk is full');
    return await sign();
  };
  const { plain } = await listen({ authority });
  expect(await talk(plain, CONNECT)).toMatch(/^HTTP\/1\.1 500 [^]*\r\n\r\nthe disk is full\n$/);
  expect(inside(await talk(plain, `${CONNECT}GET / HTTP/1.1\r\n${CLOSE}\r\n`))).toMatch(/^HTTP\/1\.1 200/);
});

test('WebSocket that nobody knows a way for: 501', async () => {
  const { plain } = await listen();
  const answer = await talk(
    plain,
    `GET /chat HTTP/1.1\r\nHost: m\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n[^]*name an --upstream\n$/);
});

test('closing cuts what carries no request, and waits for what does', async () => {
  const { listener, plain } = await listen();
  const silent = new Wire(plain);
  silent.send(CONNECT);
  await silent.until((text) => text.endsWith('\r\n\r\n'));
  const idle = new Wire(plain);
  idle.send(`${CONNECT}GET / HTTP/1.1\r\nHost: m\r\n\r\n`);
  await idle.until((text) => inside(text).endsWith('\r\n\r\n'));
  await listener.close();
  await Promise.all([silent.end(), idle.end()]);
  expect(listener.draining).toBe(true);
});
