import { createHash } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { talk } from '../../support/wire.ts';
import { eventually, type Running, serve, workspace } from '../harness.ts';
import { receiver, refusing } from '../receiver.ts';

/** Verbose: with what became of each action. */
const EVENTS = ['--reporter', 'json'];

/** A mock with one template, which takes every request. */
const mock = (answer: string, options: Parameters<typeof serve>[2] = {}): Promise<Running> =>
  serve(
    workspace({ 'a.yaml': `templates:\n  - name: any\n    request: {}\n    ${answer}\n` }).directory,
    EVENTS,
    options,
  );

function servers(): Servers {
  const made = new Servers();
  onTestFinished(() => made.close());
  return made;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose answer is not touched: `fetch` would decode it and follow it. */
async function ask(url: string, options: http.RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  const reply = await begin(url, options, body);
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  return { status: reply.statusCode as number, headers: reply.headers, body: Buffer.concat(chunks) };
}

const begin = (url: string, options: http.RequestOptions = {}, body?: string | Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { agent: false, ...options }, resolve);
    request.on('error', reject).end(body);
  });

describe('what comes through', () => {
  test('both ways as it is: casing, order and repeats of headers, and nothing of one hop alone', async () => {
    const orders = await receiver({ headers: { 'X-Reply': 'R', Connection: 'X-Hop, keep-alive', 'X-Hop': '1' } });
    const { url } = await mock(`forward: '${orders.url}/api'`);
    const lines = [
      'Host: mock.test',
      'X-one: 1',
      'x-ONE: 2',
      'Connection: close, X-Secret',
      'X-Secret: s',
      'TE: trailers',
    ];
    const text = await talk(
      url,
      `PUT /a%20b?x=1&x=2 HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: 4\r\n\r\nbody`,
    );
    const [request] = await orders.received();
    expect(request).toMatchObject({ method: 'PUT', target: '/api/a%20b?x=1&x=2', body: 'body' });
    const names = request?.rawHeaders.filter((_, index) => index % 2 === 0);
    expect(names?.filter((name) => /^x-one$/i.test(name))).toEqual(['X-one', 'x-ONE']);
    expect(request?.headers).not.toHaveProperty('x-secret');
    expect(request?.headers).not.toHaveProperty('te');
    expect(request?.headers.host).toBe(new URL(orders.url).host);
    expect(request?.headers.via).toMatch(/^1\.1 \S+ \(forward\)$/);
    expect(text).toContain('\r\nX-Reply: R\r\n');
    expect(text).not.toContain('X-Hop');
  });

  test('compressed bodies stay compressed', async () => {
    const packed = gzipSync('a body that is compressed');
    const orders = await receiver({ headers: { 'Content-Encoding': 'gzip' }, body: packed });
    const { url } = await mock(`forward: '${orders.url}'`);
    const answer = await ask(url, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.body.equals(packed)).toBe(true);
  });

  test('HEAD, 204, 304 and redirects', async () => {
    const orders = await receiver(({ method, target }) => {
      if (method === 'HEAD') return { headers: { 'Content-Length': '77' } };
      if (target === '/302') return { status: 302, headers: { Location: 'http://elsewhere.test/' } };
      return { status: Number(target.slice(1)), headers: { ETag: '"e"' } };
    });
    const { url } = await mock(`forward: '${orders.url}'`);
    expect(await ask(`${url}/x`, { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: { 'content-length': '77' },
    });
    for (const status of [204, 304]) {
      const answer = await ask(`${url}/${status}`);
      expect(answer).toMatchObject({ status, headers: { etag: '"e"' } });
      expect(answer.body).toHaveLength(0);
    }
    const moved = await ask(`${url}/302`);
    expect(moved).toMatchObject({ status: 302, headers: { location: 'http://elsewhere.test/' } });
  });

  test('with overrides of request and answer', async () => {
    const orders = await receiver({
      status: 200,
      headers: { 'Content-Encoding': 'gzip', ETag: 'e' },
      body: gzipSync('x'),
    });
    const { url } = await mock(`forward:
      to: '${orders.url}'
      keepHost: true
      request:
        method: POST
        path: '/v2/{$request.query.id}'
        query: {id: null, from: '{$request.header.X-From}'}
        headers: {Cookie: null, X-Note: '{$request.header.X-Note}'}
        body: {id: '{$request.query.id}', n: 1}
      response:
        status: 202
        headers: {ETag: null, X-Mocked: 'yes'}
        body: {accepted: true}`);
    const headers = { Host: 'shop.test', Cookie: 'c=1', 'X-From': 'a&b', 'X-Note': 'n', 'Content-Encoding': 'br' };
    const answer = await ask(`${url}/v1?id=a%2Fb&keep=1`, { method: 'PUT', headers }, 'old');
    const [request] = await orders.received();
    expect(request).toMatchObject({
      method: 'POST',
      target: '/v2/a%2Fb?keep=1&from=a%26b',
      body: '{"id":"a/b","n":1}',
      headers: { host: 'shop.test', 'x-note': 'n', 'content-type': 'application/json' },
    });
    expect(request?.headers).not.toHaveProperty('cookie');
    expect(request?.headers).not.toHaveProperty('content-encoding');
    expect(answer).toMatchObject({ status: 202, headers: { 'x-mocked': 'yes', 'content-type': 'application/json' } });
    expect(answer.headers).not.toHaveProperty('etag');
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.body.toString()).toBe('{"accepted":true}');
  });

  test('a copy, behind the answer: the whole request, whatever is answered to it', async () => {
    const shadow = await receiver({ status: 500 });
    const { url, event } = await mock(`response: {body: own}\n    afterActions: {forward: '${shadow.url}/copy'}`);
    expect((await ask(`${url}/x?y=1`, { method: 'POST' }, 'body')).body.toString()).toBe('own');
    expect((await shadow.received())[0]).toMatchObject({ method: 'POST', target: '/copy/x?y=1', body: 'body' });
    expect(await event('exchange:ended')).toMatchObject({
      actions: [{ kind: 'forward', outcome: 'passed', status: 500 }],
    });
  });
});

describe('bodies flow', () => {
  test('head and first piece arrive while the rest is not yet made', async () => {
    let rest: (() => void) | undefined;
    const { origin } = await servers().http((_, res) => {
      res.write('first');
      rest = () => res.end('last');
    });
    const { url } = await mock(`forward: '${origin}'`);
    const reply = await begin(url);
    const first = await new Promise((resolve) => reply.once('data', resolve));
    expect(String(first)).toBe('first');
    rest?.();
    const last = await new Promise((resolve) => reply.once('data', resolve));
    expect(String(last)).toBe('last');
  });

  test('64 MB come through whole, and a client that does not read holds the sender back', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'abcdefghij');
    const chunks = 1024;
    const sum = createHash('sha256');
    let sent = 0;
    const { origin } = await servers().http((_, res) => {
      const more = (): void => {
        for (let taken = true; taken && sent < chunks; sent += 1) {
          sum.update(chunk);
          taken = res.write(chunk);
        }
        if (sent === chunks) res.end();
      };
      res.on('drain', more);
      more();
    });
    const { url } = await mock(`forward: '${origin}'`);
    const reply = await begin(url);
    let still = -1;
    // The buffers of four sockets fill up; then nothing moves.
    await eventually(
      async () => {
        const stands = sent === still;
        still = sent;
        await sleep(100);
        return stands;
      },
      () => `${sent} chunks were sent to a client that reads none`,
    );
    expect(sent).toBeLessThan(chunks / 2);
    const received = createHash('sha256');
    for await (const piece of reply) received.update(piece as Buffer);
    expect(received.digest('hex')).toBe(sum.digest('hex'));
  });

  test('requests with bodies of some megabytes go through, too', async () => {
    const body = Buffer.alloc(5_000_000, '0123456789');
    const { origin } = await servers().http((req, res) => req.pipe(res));
    const { url } = await mock(`forward: '${origin}'`);
    expect((await ask(url, { method: 'POST' }, body)).body.equals(body)).toBe(true);
  });

  test('a client that leaves closes the connection behind it', async () => {
    const endless = await receiver({ fault: 'endless' });
    const { url, event } = await mock(`forward: '${endless.url}'`);
    const reply = await begin(url);
    await new Promise((resolve) => reply.once('data', resolve));
    reply.destroy();
    await eventually(
      () => endless.connections() === 0,
      () => 'the connection behind the mock is still open',
    );
    expect(await event('exchange:ended')).toMatchObject({ outcome: 'failed' });
  });

  test('a body that breaks off breaks off for the client, too', async () => {
    const cut = await receiver({ fault: 'cut', headers: { 'Content-Length': '1000' } });
    const { url, event } = await mock(`forward: '${cut.url}'`);
    await expect(ask(url)).rejects.toThrow(/aborted|socket hang up/);
    expect(await event('exchange:ended')).toMatchObject({
      outcome: 'failed',
      reason: 'the connection was closed before the answer was whole',
    });
  });
});

describe('what goes wrong', () => {
  const reasonOf = async (running: Running): Promise<{ status: number; text: string; event: unknown }> => {
    const { status, body } = await ask(running.url);
    return { status, text: body.toString(), event: await running.event('exchange:ended') };
  };

  test('refused is a 502 that says so', async () => {
    const gone = await refusing();
    const reason = `connection refused by ${new URL(gone).host}`;
    const { status, text, event } = await reasonOf(await mock(`forward: '${gone}'`));
    expect(status).toBe(502);
    expect(text).toContain(reason);
    expect(event).toMatchObject({
      outcome: 'failed',
      reason,
      actions: [{ kind: 'forward', outcome: 'failed', reason }],
    });
  });

  test('so is a name that is none', async () => {
    const { status, text } = await reasonOf(await mock('forward: http://nowhere.invalid'));
    expect(status).toBe(502);
    expect(text).toContain('host nowhere.invalid cannot be resolved');
  });

  test('so is a connection that is dropped', async () => {
    const drops = await receiver({ fault: 'drop' });
    const { status, text } = await reasonOf(await mock(`forward: '${drops.url}'`));
    expect(status).toBe(502);
    expect(text).toContain('was closed before an answer came');
  });

  test('slow is a 504, and the connection is closed', async () => {
    const hangs = await receiver({ fault: 'hang' });
    const running = await mock(`steps: {forward: '${hangs.url}', responder: true, timeout: 150ms}`);
    const { status, text } = await reasonOf(running);
    expect(status).toBe(504);
    expect(text).toContain('150 ms');
    await eventually(
      () => hangs.connections() === 0,
      () => 'the connection is still open',
    );
  });

  test('nowhere to go is a 502 that says what to do', async () => {
    const { status, text, event } = await reasonOf(await mock('forward: {}'));
    expect(status).toBe(502);
    expect(text).toContain('--upstream');
    expect(event).toMatchObject({ outcome: 'broken' });
  });
});

describe('where it goes without a target', () => {
  const files = () => workspace({ 'a.yaml': 'templates:\n  - {request: {}, forward: {}}\n' }).directory;

  test('to upstream, and as a proxy to the host that the request names', async () => {
    const upstream = await receiver({ body: 'upstream' });
    const named = await receiver({ body: 'named' });
    const { url } = await serve(files(), ['--upstream', `${upstream.url}/base`]);
    expect((await ask(`${url}/x`)).body.toString()).toBe('upstream');
    expect(upstream.requests[0]?.target).toBe('/base/x');
    expect((await ask(url, { path: `${named.url}/y` })).body.toString()).toBe('named');
    expect(named.requests[0]?.target).toBe('/y');
  });

  test('a mock that others can reach goes only where it is told', async () => {
    const open = await receiver({ body: 'open' });
    const shut = await receiver();
    const { url } = await serve(files(), ['--host', '0.0.0.0', '--allow-hosts', new URL(open.url).host]);
    expect((await ask(url, { path: `${open.url}/` })).body.toString()).toBe('open');
    const answer = await ask(url, { path: `${shut.url}/` });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('--allow-hosts');
    expect(shut.requests).toHaveLength(0);
  });
});

describe('TLS and proxies', () => {
  const CA = fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url));

  test('an HTTPS server behind it', async () => {
    const { origin } = await servers().https((req, res) => res.end(`safe ${req.url}`));
    const trusting = await mock(`forward: '${origin}/base'`, { env: { NODE_EXTRA_CA_CERTS: CA } });
    expect((await ask(`${trusting.url}/x`)).body.toString()).toBe('safe /base/x');
  });

  test('a certificate that is not trusted is a 502 that says so', async () => {
    const { origin } = await servers().https((_, res) => res.end());
    const { url } = await mock(`forward: '${origin}'`);
    const { status, body } = await ask(url);
    expect(status).toBe(502);
    expect(body.toString()).toContain('is self-signed, and not trusted here');
  });

  test('the proxies of the environment, for both', async () => {
    const made = servers();
    const proxy = await made.proxy();
    const plain = await made.http((_, res) => res.end('plain'));
    const secure = await made.https((_, res) => res.end('secure'));
    const { directory } = workspace({
      'a.yaml': `templates:
  - {request: {path: /plain}, forward: 'http://plain.test:${plain.port}'}
  - {request: {path: /secure}, forward: 'https://secure.test:${secure.port}'}
`,
    });
    const env = { NODE_EXTRA_CA_CERTS: CA, HTTP_PROXY: proxy.origin, HTTPS_PROXY: proxy.origin };
    const { url } = await serve(directory, EVENTS, { env });
    expect((await ask(`${url}/plain`)).body.toString()).toBe('plain');
    expect((await ask(`${url}/secure`)).body.toString()).toBe('secure');
    expect(proxy.asked).toEqual([`GET http://plain.test:${plain.port}/plain`, `CONNECT secure.test:${secure.port}`]);
  });
});
