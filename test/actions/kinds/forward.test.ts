import { describe, expect, test } from 'vitest';
import { forward } from '../../../src/actions/kinds/forward.ts';
import type { ReplyStream, Responded, Responder } from '../../../src/model/action.ts';
import { Exchange } from '../../../src/model/exchange.ts';
import type { Reply } from '../../../src/model/reply.ts';
import { Request, type RequestParts } from '../../../src/model/request.ts';
import { compileKind, compileResponding } from '../../support/action-kind.ts';
import { entry } from '../../support/hand-made.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';

function responder(yaml: string): Responder {
  const { target, diagnostics } = compileResponding(forward, yaml);
  expect(diagnostics).toEqual([]);
  return target as Responder;
}

const request = (parts: Partial<RequestParts> = {}): Request =>
  new Request({ method: 'GET', target: '/', rawHeaders: ['Host', 'mock:8500'], authority: 'mock:8500', ...parts });

async function send(yaml: string, parts: Partial<RequestParts> = {}, world = new FakeWorld()) {
  const responded = await responder(yaml).respond(jobOf({ request: request(parts) }), world);
  return { responded, sent: world.http.sent[0] };
}

async function answer(yaml: string, answer: FakeWorld['http']['answer'], parts: Partial<RequestParts> = {}) {
  const world = new FakeWorld();
  world.http.answer = answer;
  return (await send(yaml, parts, world)).responded;
}

const replyIn = (responded: Responded): Reply => {
  if (!('reply' in responded)) throw new Error(`no reply: ${JSON.stringify(responded)}`);
  return responded.reply;
};

describe('what is sent', () => {
  test('the request as it came, to the path of the target and its own', async () => {
    const { sent } = await send("forward: 'http://orders.test:81/api/'", {
      method: 'PUT',
      target: '/a%20b?x=1&x=2',
      rawHeaders: ['Host', 'mock:8500', 'X-A', '1', 'x-a', '2', 'Content-Length', '4', 'Connection', 'keep-alive'],
      body: Buffer.from('body'),
    });
    expect(sent).toEqual({
      purpose: 'forward',
      method: 'PUT',
      origin: 'http://orders.test:81',
      path: '/api/a%20b?x=1&x=2',
      headers: ['X-A', '1', 'x-a', '2', 'Via', '1.1 mockrun-1 (forward)'],
      body: Buffer.from('body'),
    });
  });

  test('keepHost sends the Host that came', async () => {
    const { sent } = await send('forward: {to: http://orders.test, keepHost: true}');
    expect(sent?.headers).toEqual(['Host', 'mock:8500', 'Via', '1.1 mockrun-1 (forward)']);
  });

  test('a Via of others is continued', async () => {
    const { sent } = await send('forward: http://a.test', {
      rawHeaders: ['Via', '1.0 fred', 'X', 'y', 'via', '1.1 p'],
      via: '1.0 fred, 1.1 p',
    });
    expect(sent?.headers).toEqual(['X', 'y', 'Via', '1.0 fred, 1.1 p, 1.1 mockrun-1 (forward)']);
  });

  test('overrides: method, path and query, key by key', async () => {
    const { sent } = await send(
      'forward: {to: http://a.test/p, request: {method: post, path: /v2/list, query: {page: 2, q: [a b, "&"], debug: null}}}',
      { target: '/v1?page=1&keep=%20x&d%65bug=1&flag' },
    );
    expect(sent).toMatchObject({ method: 'POST', path: '/p/v2/list?keep=%20x&flag&page=2&q=a%20b&q=%26' });
  });

  test.each(['{}', 'null'])('query: %s sends none', async (query) => {
    const { sent } = await send(`forward: {to: http://a.test, request: {query: ${query}}}`, { target: '/a?b=c' });
    expect(sent?.path).toBe('/a');
  });

  test('overrides: headers without case; null removes', async () => {
    const { sent } = await send(
      'forward: {to: http://a.test, request: {headers: {x-a: [1, 2], Cookie: null, X-New: n, Host: h.test}}}',
      { rawHeaders: ['Host', 'mock', 'X-A', '0', 'cookie', 'c', 'X-B', 'b'] },
    );
    const via = ['Via', '1.1 mockrun-1 (forward)'];
    expect(sent?.headers).toEqual(['X-B', 'b', ...via, 'x-a', '1', 'x-a', '2', 'X-New', 'n', 'Host', 'h.test']);
  });

  test('overrides: a structure as body is JSON, and no encoding is claimed any more', async () => {
    const { sent } = await send('forward: {to: http://a.test, request: {body: {a: 1}}}', {
      method: 'POST',
      rawHeaders: ['Content-Encoding', 'gzip', 'Content-Type', 'text/plain', 'Content-Length', '9'],
      body: Buffer.from('123456789'),
    });
    expect(sent?.body?.toString()).toBe('{"a":1}');
    expect(sent?.headers).toEqual(['Via', '1.1 mockrun-1 (forward)', 'Content-Type', 'application/json']);
  });

  test('overrides: body null sends none', async () => {
    const { sent } = await send('forward: {to: http://a.test, request: {body: null}}', {
      method: 'POST',
      body: Buffer.from('x'),
    });
    expect(sent?.body).toBeUndefined();
  });

  test('runtime expressions in overrides are safe where they land', async () => {
    const { sent } = await send(
      `forward:
  to: http://a.test
  request:
    path: '/by/{$request.header.X-Id}'
    query: {q: '{$request.body#/q}'}
    headers: {X-Copy: '{$request.body#/line}'}
    body: {text: '{$request.body#/q}'}`,
      { method: 'POST', rawHeaders: ['X-Id', 'a/b?c'], body: Buffer.from('{"q":"x&\\"y","line":"a\\r\\nB: c"}') },
    );
    expect(sent?.path).toBe('/by/a%2Fb%3Fc?q=x%26%22y');
    expect(sent?.headers).toContain('a B: c');
    expect(sent?.body?.toString()).toBe('{"text":"x&\\"y"}');
  });
});

describe('where it goes without a target', () => {
  const proxied = { form: 'absolute', scheme: 'http', authority: 'api.test:81' } as const;

  test('a proxy request: to the host that it names', async () => {
    const { sent } = await send('forward: {}', proxied);
    expect(sent).toMatchObject({ origin: 'http://api.test:81', hostFromClient: true });
  });

  test('a host that the entry asks for counts, with its scheme', async () => {
    const exchange = new Exchange(1, 0, request({ authority: 'api.shop.test' }));
    exchange.entry = entry('e', {});
    Object.assign(exchange.entry.request, { host: 'api.shop.test', scheme: 'https' });
    const world = new FakeWorld();
    world.upstream = 'http://upstream.test';
    await responder('forward: {}').respond(jobOf({ exchange, request: exchange.request }), world);
    expect(world.http.sent[0]).toMatchObject({ origin: 'https://api.shop.test', hostFromClient: true });
  });

  test('else upstream', async () => {
    const world = new FakeWorld();
    world.upstream = 'http://upstream.test/base';
    const { sent } = await send('forward: {}', { target: '/x' }, world);
    expect(sent).toMatchObject({ origin: 'http://upstream.test', path: '/base/x' });
    expect(sent?.hostFromClient).toBeUndefined();
  });

  test('else the Host of the request', async () => {
    const { sent } = await send('forward: {}', { authority: 'other.test' });
    expect(sent).toMatchObject({ origin: 'http://other.test', hostFromClient: true });
  });

  test.each(['127.0.0.1:8500', 'localhost:8500', 'localhost', '[::1]:8500', ''])(
    '%s is the mock itself',
    async (own) => {
      const { sent, responded } = await send('forward: {}', { authority: own });
      expect(sent).toBeUndefined();
      expect(responded).toMatchObject({
        outcome: 'broken',
        status: 502,
        reason: expect.stringContaining('--upstream'),
      });
    },
  );

  test('a Host that is none is not gone to', async () => {
    const { responded } = await send('forward: {}', { authority: 'a/../b' });
    expect(responded).toMatchObject({ outcome: 'broken', reason: '"a/../b" is no host' });
  });
});

describe('what is answered', () => {
  test('an answer in a piece is a reply, hop-by-hop headers left out', async () => {
    const headers = ['X-A', '1', 'x-a', '2', 'Transfer-Encoding', 'chunked', 'Keep-Alive', 'timeout=5'];
    const reply = replyIn(await answer('forward: http://a.test', { status: 203, headers, body: 'body' }));
    expect(reply).toEqual({
      status: 203,
      headers: ['X-A', '1', 'x-a', '2', 'Content-Length', '4'],
      body: 'body',
      framed: true,
    });
  });

  test.each([204, 304])('%i has no body and no length made up', async (status) => {
    const reply = replyIn(await answer('forward: http://a.test', { status, headers: ['ETag', 'x'], body: '' }));
    expect(reply).toMatchObject({ status, headers: ['ETag', 'x'] });
  });

  test('the length of an answer to HEAD is that of the body that is not there', async () => {
    const given = { headers: ['Content-Length', '99'], body: [] };
    const reply = replyIn(await answer('forward: http://a.test', given, { method: 'HEAD' }));
    expect(reply).toMatchObject({ headers: ['Content-Length', '99'] });
  });

  test('overrides: status, headers, body; the encoding of the old body goes', async () => {
    const reply = replyIn(
      await answer(
        'forward: {to: http://a.test, response: {status: 201, headers: {x-a: n, ETag: null}, body: {ok: true}}}',
        {
          headers: [
            'Content-Encoding',
            'gzip',
            'X-A',
            'o',
            'ETag',
            'e',
            'Content-Length',
            '3',
            'Content-Type',
            'text/x',
          ],
          body: 'old',
        },
      ),
    );
    expect(reply.status).toBe(201);
    expect(reply.headers).toEqual(['x-a', 'n', 'Content-Type', 'application/json', 'Content-Length', '11']);
    expect(reply.body.toString()).toBe('{"ok":true}');
  });

  test('the encoding stays when the body does', async () => {
    const headers = ['Content-Encoding', 'gzip', 'Content-Length', '3'];
    const reply = replyIn(
      await answer('forward: {to: http://a.test, response: {status: 202}}', { headers, body: 'old' }),
    );
    expect(reply).toMatchObject({ status: 202, headers });
  });

  test.each([
    ['refused', 'failed'],
    ['unresolvable', 'failed'],
    ['dropped', 'failed'],
    ['tls', 'failed'],
    ['invalid', 'broken'],
    ['blocked', 'broken'],
  ] as const)('%s is %s, and a 502 with the reason', async (kind, outcome) => {
    const responded = await answer('forward: http://a.test', { problem: { kind, message: 'because' } });
    expect(responded).toEqual({ outcome, status: 502, reason: 'because' });
  });
});

describe('a body in pieces', () => {
  /** Takes `room` chunks, then is congested until told. */
  function sinkOf(room: number) {
    const taken: string[] = [];
    let end: (() => void) | undefined;
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    let left = room;
    return {
      taken,
      over,
      more(count: number) {
        left = count;
      },
      data(chunk: Buffer) {
        taken.push(chunk.toString());
        left -= 1;
        return left > 0;
      },
      end() {
        taken.push('end');
        end?.();
      },
      failed(reason: string) {
        taken.push(`failed: ${reason}`);
        end?.();
      },
    };
  }

  const streamIn = (responded: Responded): ReplyStream => {
    if (!('stream' in responded)) throw new Error('no stream');
    return responded.stream;
  };

  /** An upstream that sends when it is told. */
  async function upstream() {
    const world = new FakeWorld();
    let reply: Parameters<typeof world.http.send>[1] | undefined;
    const calls: string[] = [];
    world.http.send = (_, given) => {
      reply = given;
      return { resume: () => calls.push('resume'), cancel: () => calls.push('cancel') };
    };
    const job = jobOf({ request: request(), signal: new AbortController().signal });
    const responding = responder('forward: http://a.test').respond(job, world);
    reply?.head(200, ['Content-Length', '9']);
    return { stream: streamIn(await responding), reply: reply as NonNullable<typeof reply>, calls };
  }

  test('is handed on piece by piece, and the sender waits for a slow reader', async () => {
    const { stream, reply, calls } = await upstream();
    expect(stream).toMatchObject({ status: 200, headers: ['Content-Length', '9'] });
    // Nobody reads yet.
    expect(reply.data(Buffer.from('one'))).toBe(false);
    const sink = sinkOf(2);
    const flow = stream.flow(sink);
    await Promise.resolve();
    expect(sink.taken).toEqual(['one']);
    expect(calls).toEqual(['resume']);
    expect(reply.data(Buffer.from('two'))).toBe(false);
    sink.more(9);
    flow.resume();
    expect(reply.data(Buffer.from('three'))).toBe(true);
    reply.end();
    await sink.over;
    expect(sink.taken).toEqual(['one', 'two', 'three', 'end']);
  });

  test('an end that comes before somebody reads is told later', async () => {
    const { stream, reply } = await upstream();
    reply.data(Buffer.from('all'));
    reply.end();
    const sink = sinkOf(9);
    stream.flow(sink);
    await sink.over;
    expect(sink.taken).toEqual(['all', 'end']);
  });

  test('one that breaks off is told with the reason', async () => {
    const { stream, reply } = await upstream();
    const sink = sinkOf(9);
    stream.flow(sink);
    await Promise.resolve();
    reply.data(Buffer.from('half'));
    reply.failed({ kind: 'dropped', message: 'closed' });
    await sink.over;
    expect(sink.taken).toEqual(['half', 'failed: closed']);
  });

  test('a reader that leaves closes the connection', async () => {
    const { stream, calls } = await upstream();
    stream.flow(sinkOf(1)).cancel();
    await Promise.resolve();
    expect(calls).toEqual(['cancel']);
  });
});

describe('as a side effect', () => {
  const tee = async (answer: FakeWorld['http']['answer']) => {
    const world = new FakeWorld();
    world.http.answer = answer;
    const { target } = compileKind(forward, 'forward: http://shadow.test');
    const job = jobOf({ request: request({ method: 'POST', target: '/x', body: Buffer.from('b') }) });
    return { result: await target?.attempt(job, world), sent: world.http.sent[0] };
  };

  test('the whole request is copied, and any answer passes', async () => {
    const { result, sent } = await tee({ status: 500, body: 'nobody reads this' });
    expect(result).toEqual({ outcome: 'passed', status: 500 });
    expect(sent).toMatchObject({ method: 'POST', path: '/x', body: Buffer.from('b') });
  });

  test('no answer fails', async () => {
    const { result } = await tee({ problem: { kind: 'refused', message: 'connection refused by shadow.test' } });
    expect(result).toEqual({ outcome: 'failed', reason: 'connection refused by shadow.test' });
  });

  test('what may not be reached is broken', async () => {
    expect((await tee({ problem: { kind: 'blocked', message: 'no' } })).result).toMatchObject({ outcome: 'broken' });
  });
});

describe('what is wrong is told at load', () => {
  const problems = (yaml: string) =>
    compileResponding(forward, yaml).diagnostics.map(({ code, message, hint }) => `${code}: ${message} (${hint})`);

  test.each([
    ['forward: api.shop.test/x', 'bad-target: "api.shop.test/x" is no URL (write http://api.shop.test/x)'],
    ['forward: ws://a.test', 'bad-target: a request cannot be forwarded to ws: (only http and https are spoken)'],
    ['forward: http://u:p@a.test', 'bad-target: a target has no user and password'],
    ['forward: http://a.test?x=1', 'bad-target: a target has no query'],
    ["forward: '{$request.header.To}'", 'bad-target: a target is fixed when the file is read'],
    ['forward: {url: http://a.test}', 'unknown-key: unknown key "url" (write "to")'],
    ['forward: {to: http://a.test, timeout: 2s}', 'unknown-key: unknown key "timeout" ("timeout" stands beside'],
    ['forward: {to: http://a.test, request: {path: v2}}', 'bad-path: a path starts with a slash (write /v2)'],
    ['forward: {to: http://a.test, request: {path: /v2?x=1}}', 'bad-path: a path has no query'],
    ['forward: {to: http://a.test, request: {method: G T}}', 'bad-method: "G T" cannot be a method'],
    ['forward: {to: http://a.test, response: {status: 99}}', 'wrong-type: expected an integer from 200 to 599'],
    [
      "forward: {to: http://a.test, request: {headers: {X: '{$nope}'}}}",
      'unknown-expression: unknown expression "{$nope}"',
    ],
    ['forward: {to: http://a.test, request: {headers: {Via: x}}}', 'computed-header: "Via" is not sent as written'],
  ])('%s', (yaml, start) => {
    const found = problems(yaml);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, start.length)).toBe(start);
  });

  test('changes to an answer that is dropped', () => {
    const { diagnostics } = compileKind(forward, 'forward: {to: http://a.test, response: {status: 201}}');
    expect(diagnostics).toMatchObject([{ code: 'unused-response', severity: 'warning' }]);
  });
});
