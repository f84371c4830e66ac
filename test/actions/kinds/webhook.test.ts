import { describe, expect, test } from 'vitest';
import { webhook } from '../../../src/actions/kinds/webhook.ts';
import { compileTemplate } from '../../../src/render/template.ts';
import { reply, request } from '../../support/hand-made.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';
import { compileKind, type SiteParts, targetOf } from '../site.ts';

/** What a webhook sends for one request. */
async function sent(yaml: string, job = jobOf(), parts: SiteParts = {}) {
  const world = new FakeWorld();
  const result = await targetOf(webhook, yaml, parts).attempt(job, world);
  const [first] = world.http.sent;
  if (!first) throw new Error(`nothing was sent: ${result.reason}`);
  return { ...first, body: first.body?.toString(), result, world };
}

const order = jobOf({
  request: request({
    method: 'POST',
    target: '/orders/7?page=2&q=a%20b',
    rawHeaders: ['Host', 'shop.test', 'X-Trace', 't-1'],
    body: Buffer.from('{"id":"o \\"1\\"","total":12.5,"tags":["a"],"none":null}'),
    authority: 'shop.test',
  }),
  params: { id: '7' },
  reply: reply('{"ok":true}', { status: 201, headers: ['Content-Type', 'application/json', 'X-Id', '9'] }),
});

describe('what is sent', () => {
  test('a URL alone is a GET', async () => {
    const { method, origin, path, headers, body, purpose } = await sent('http://127.0.0.1:9000/audit?a=b');
    expect({ method, origin, path, headers, body, purpose }).toEqual({
      method: 'GET',
      origin: 'http://127.0.0.1:9000',
      path: '/audit?a=b',
      headers: ['Via', '1.1 mockrun-1'],
      body: undefined,
      purpose: 'action',
    });
  });

  test('a structure is a POST of JSON, and keeps the types of what was sent', async () => {
    const { method, headers, body } = await sent(
      `{url: 'http://h/', body: {id: '{$request.body#/id}', total: '{$request.body#/total}', tags: '{$request.body#/tags}',
        none: '{$request.body#/none}', missing: '{$request.body#/x}', text: 'n={$request.body#/total}', n: 1,
        status: '{$statusCode}', ok: '{$response.body#/ok}', whole: '{$response.body}', path: '{$request.path.id}'}}`,
      order,
    );
    expect(method).toBe('POST');
    expect(headers).toEqual(['Content-Type', 'application/json', 'Via', '1.1 mockrun-1']);
    expect(JSON.parse(body ?? '')).toEqual({
      id: 'o "1"',
      total: 12.5,
      tags: ['a'],
      none: null,
      missing: '',
      text: 'n=12.5',
      n: 1,
      status: 201,
      ok: true,
      whole: { ok: true },
      path: '7',
    });
  });

  test('the same request is made once for all runs', async () => {
    const world = new FakeWorld();
    const target = targetOf(webhook, '{url: http://h/, body: {a: 1}}');
    await target.attempt(jobOf(), world);
    await target.attempt(jobOf(), world);
    expect(world.http.sent[0]).toBe(world.http.sent[1]);
  });

  test('quotes in a JSON text are safe', async () => {
    const { body, headers } = await sent(
      `{url: 'http://h/', body: '{"id":"{$request.body#/id}","n":{$request.body#/total}}'}`,
      order,
    );
    expect(JSON.parse(body ?? '')).toEqual({ id: 'o "1"', n: 12.5 });
    expect(headers).toEqual(['Via', '1.1 mockrun-1']);
  });

  test('values land in path, query, query map and headers, each made safe', async () => {
    const job = jobOf({ request: request({ rawHeaders: ['X-A', 'a/b c&d', 'X-B', 'e\r\nX-Evil: 1'] }) });
    const { path, headers } = await sent(
      `{url: 'http://h/x/{$request.header.X-A}/y?q={$request.header.X-A}', query: {z: '{$request.header.X-A}', 'k&': [1, 2]},
        headers: {X-Out: 'v={$request.header.X-B}'}}`,
      job,
    );
    expect(path).toBe('/x/a%2Fb%20c%26d/y?q=a%2Fb%20c%26d&z=a%2Fb%20c%26d&k%26=1&k%26=2');
    expect(headers.slice(0, 2)).toEqual(['X-Out', 'v=e X-Evil: 1']);
  });

  test('an expression that begins a URL is a URL', async () => {
    const job = jobOf({ request: request({ body: Buffer.from('{"callback":"https://c.test:8443/in?x=1"}') }) });
    const { origin, path } = await sent(`'{$request.body#/callback}&y={$method}'`, job);
    expect([origin, path]).toEqual(['https://c.test:8443', '/in?x=1&y=GET']);
  });

  test('variables keep their types in a structure, and make a body one', async () => {
    const vars = { n: 5, tags: ['a'], id: '{$request.body#/id}' };
    const leaf = await sent(
      `{url: 'http://h/', body: {n: '{{vars.n}}', tags: '{{vars.tags}}', id: '{{vars.id}}'}}`,
      order,
      { vars },
    );
    expect(JSON.parse(leaf.body ?? '')).toEqual({ n: 5, tags: ['a'], id: 'o "1"' });
    const whole = await sent(`{url: 'http://h/', body: '{{vars.tags}}'}`, order, { vars });
    expect([whole.body, whole.headers[1]]).toEqual(['["a"]', 'application/json']);
  });

  test('a templated leaf keeps its type where the site can tell it', async () => {
    const parts: SiteParts = {
      template: (node) => node.source,
      templateLeaf: () => ({ render: ({ call }) => call }),
    };
    const { body } = await sent(
      `{url: 'http://h/', body: {a: '{{call}}', b: 'x', c: '{$method}', d: 1}}`,
      jobOf(),
      parts,
    );
    expect(body).toBe('{"a":1,"b":"x","c":"GET","d":1}');
  });

  test.each([
    ['text/plain', 'a=b"c&d'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'a=b%22c%26d'],
    ['application/xml', 'a=b&quot;c&amp;d'],
    ['application/problem+json', 'a="b\\"c&d"'],
  ])('a text of the type %s is made safe for it', async (type, body) => {
    const job = jobOf({ request: request({ rawHeaders: ['X', 'b"c&d'] }) });
    const yaml = `{url: 'http://h/', headers: {Content-Type: '${type}'}, body: 'a={$request.header.X}'}`;
    expect((await sent(yaml, job)).body).toBe(body);
  });

  test('a whole body is copied byte by byte', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    const world = new FakeWorld();
    await targetOf(webhook, `{url: 'http://h/', body: '{$request.body}'}`).attempt(
      jobOf({ request: request({ body: bytes }) }),
      world,
    );
    expect(world.http.sent[0]?.body).toEqual(bytes);
  });

  test('Handlebars is rendered around the expressions, and what a request brings in is neither', async () => {
    const job = jobOf({
      request: request({ target: '/?q={$method}', rawHeaders: ['X-A', '{{request.method}}"'] }),
    });
    const { body, headers } = await sent(
      `{url: 'http://h/', headers: {X-Q: '{{request.query.q}}'}, body: {a: '{{request.method}} {$request.header.X-A}', b: '{{request.query.q}}'}}`,
      job,
      {
        template: (node, escape) => {
          const template = compileTemplate(node.source, { escape, place: 'x', partials: {} });
          if (Array.isArray(template)) throw new Error('bad template');
          return (rendering) => template.render(rendering);
        },
      },
    );
    expect(JSON.parse(body ?? '')).toEqual({ a: 'GET {{request.method}}"', b: '{$method}' });
    expect(headers.slice(0, 2)).toEqual(['X-Q', '{$method}']);
  });

  test.each([
    ['{url: http://h/, method: put}', 'PUT'],
    ['{url: http://h/, method: "{$method}"}', 'POST'],
    ['{url: http://h/, body: null}', 'GET'],
    ['{url: http://h/, body: ""}', 'POST'],
    ['{url: http://h/, method: DELETE, body: x}', 'DELETE'],
  ])('%s is a %s', async (yaml, method) => {
    expect((await sent(yaml, order)).method).toBe(method);
  });

  test.each([
    [
      '{url: http://h/, body: {}, headers: {content-type: application/vnd.x+json}}',
      ['content-type', 'application/vnd.x+json'],
    ],
    ['{url: http://h/, body: {}, headers: {Content-Type: null}}', []],
    ['{url: "http://u:p%40@h/"}', ['Authorization', 'Basic dTpwQA==']],
    ['{url: "http://u:p@h/", headers: {authorization: x}}', ['authorization', 'x']],
    ['{url: http://h/, headers: {X-A: [1, two]}}', ['X-A', '1', 'X-A', 'two']],
  ])('%s sends %j', async (yaml, expected) => {
    expect((await sent(yaml)).headers.slice(0, -2)).toEqual(expected);
  });
});

describe('outcomes', () => {
  test.each([
    ['http://h/', 204, { outcome: 'passed', status: 204 }],
    ['http://h/', 401, { outcome: 'failed', status: 401, reason: 'answered 401, expected 2xx' }],
    ['{url: http://h/, success: [200, 404]}', 404, { outcome: 'passed', status: 404 }],
    [
      '{url: http://h/, success: [200, 404]}',
      201,
      { outcome: 'failed', status: 201, reason: 'answered 201, expected 200 or 404' },
    ],
    ['{url: http://h/, success: any}', 500, { outcome: 'passed', status: 500 }],
    ['{url: http://h/, success: 3xx}', 302, { outcome: 'passed', status: 302 }],
    [
      '{url: http://h/, success: 200-203}',
      204,
      { outcome: 'failed', status: 204, reason: 'answered 204, expected 200-203' },
    ],
  ])('%s answered with %i', async (yaml, status, expected) => {
    const world = new FakeWorld();
    world.http.answer = { status };
    expect(await targetOf(webhook, yaml).attempt(jobOf(), world)).toEqual(expected);
  });

  test('a redirect is not followed, and says where it points', async () => {
    const world = new FakeWorld();
    world.http.answer = { status: 302, headers: ['location', 'http://login.test/?token=secret'] };
    expect((await targetOf(webhook, 'http://h/').attempt(jobOf(), world)).reason).toBe(
      'answered 302, expected 2xx; it points to http://login.test/?…',
    );
    expect(world.http.sent).toHaveLength(1);
  });

  test.each([
    ['refused', 'failed'],
    ['dropped', 'failed'],
    ['unresolvable', 'failed'],
    ['blocked', 'broken'],
    ['invalid', 'broken'],
  ] as const)('%s is %s', async (kind, outcome) => {
    for (const phase of ['before', 'after'] as const) {
      const world = new FakeWorld();
      world.http.answer = { problem: { kind, message: 'so it went' } };
      expect(await targetOf(webhook, 'http://h/', { phase }).attempt(jobOf(), world)).toEqual({
        outcome,
        reason: 'so it went',
      });
    }
  });

  test.each(['', 'ftp://x/', 'javascript:alert(1)', 'http://', 'http://a b/', '/local'])(
    'a URL that comes out as %j is broken, and nothing is sent',
    async (callback) => {
      const world = new FakeWorld();
      const job = jobOf({ request: request({ body: Buffer.from(JSON.stringify({ callback })) }) });
      const result = await targetOf(webhook, `'{$request.body#/callback}'`).attempt(job, world);
      expect(result.outcome).toBe('broken');
      expect(result.reason).toMatch(/^invalid URL "/);
      expect(world.http.sent).toEqual([]);
    },
  );

  test.each([
    ['', '"" is no method'],
    ['G T', '"G T" is no method'],
    ['connect', 'CONNECT asks for a tunnel, which nobody here would use'],
  ])('a method that comes out as %j is broken, and nothing is sent', async (verb, reason) => {
    const world = new FakeWorld();
    const job = jobOf({ request: request({ body: Buffer.from(JSON.stringify({ verb })) }) });
    const result = await targetOf(webhook, `{url: http://h/, method: '{$request.body#/verb}'}`).attempt(job, world);
    expect(result).toMatchObject({ outcome: 'broken', reason });
    expect(world.http.sent).toEqual([]);
  });

  test('an aborted run closes its connection', async () => {
    for (const phase of ['before', 'after'] as const) {
      const world = new FakeWorld();
      world.http.answer = 'never';
      const stop = new AbortController();
      const run = targetOf(webhook, 'http://h/', { phase }).attempt(jobOf({ signal: stop.signal }), world);
      stop.abort();
      expect((await run).outcome).toBe('failed');
      expect(world.http.cancelled).toBe(1);
    }
  });
});

describe('the answer', () => {
  test('is kept for later actions, before the response', async () => {
    const world = new FakeWorld();
    world.http.answer = { status: 200, headers: ['X-User', 'ann', 'x-user', 'bob'], body: '{"token":"t"}' };
    const { answer } = await targetOf(webhook, 'http://h/', { phase: 'before' }).attempt(jobOf(), world);
    expect(answer).toMatchObject({ status: 200, body: '{"token":"t"}', json: { token: 't' } });
    expect(answer?.headers['x-user']).toBe('ann');
  });

  test('is not kept after it, nor where nothing reads it', async () => {
    for (const parts of [{ phase: 'after' }, { phase: 'before', answerIsRead: false }] as const) {
      const { result } = await sent('http://h/', jobOf(), parts);
      expect(result).toEqual({ outcome: 'passed', status: 200 });
    }
  });

  test('without an end costs a bounded amount, and is no failure', async () => {
    const endless = { body: Array.from({ length: 1000 }, () => Buffer.alloc(16_384)) };
    const gate = new FakeWorld();
    gate.http.answer = endless;
    const { outcome, answer } = await targetOf(webhook, 'http://h/', { phase: 'before' }).attempt(jobOf(), gate);
    expect([outcome, answer?.body.length, gate.http.cancelled]).toEqual(['passed', 1024 * 1024, 1]);
    const mail = new FakeWorld();
    mail.http.answer = endless;
    expect((await targetOf(webhook, 'http://h/').attempt(jobOf(), mail)).outcome).toBe('passed');
    expect(mail.http.delivered).toBeLessThanOrEqual(128 * 1024);
    expect(mail.http.cancelled).toBe(1);
  });
});

describe('mistakes', () => {
  test.each([
    ['ftp://h/', 'bad-url', 'only http and https'],
    ['localhost:9000/x', 'bad-url', 'does not start with http'],
    ["'localhost:9000/{$method}'", 'bad-url', 'does not start with http'],
    ["'http://a b/{$method}'", 'bad-url', 'is no host'],
    ['{method: GET}', 'missing-key', '"url" is missing'],
    ['{url: http://h/, method: "G T"}', 'bad-method', 'is no method'],
    ['{url: http://h/, method: connect}', 'bad-method', 'CONNECT asks for a tunnel'],
    ['{url: http://h/, timeout: 2s}', 'unknown-key', 'timeout'],
    ['{url: http://h/, succes: 200}', 'unknown-key', 'succes'],
    ['{url: http://h/, success: [ok]}', 'wrong-type', 'a status such as 200'],
    ['{url: http://h/, success: []}', 'empty-list', 'at least 1'],
    ['{url: http://h/, headers: {"A B": x}}', 'bad-key', 'cannot be the name of a header'],
    ['{url: http://h/, headers: {A: "x\\ny"}}', 'bad-header-value', 'cannot stand in a header'],
    ['{url: http://h/, body: "%%", encodedBody: true}', 'bad-base64', 'not base64'],
    ['{url: http://h/, headers: {Content-Length: 3}}', 'computed-header', 'computes it'],
    [`'http://h/{{request.path}}/{$method}'`, 'no-template', '"{{request.path}}" is sent as it stands'],
    ['{url: http://h/, query: {a: {b: 1}}}', 'wrong-type', 'a value'],
    ['{url: "http://h/{$reqest.body}"}', 'unknown-expression', '{$reqest.body}'],
  ])('%s: %s', (yaml, code, message) => {
    const { diagnostics } = compileKind(webhook, yaml);
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]?.message).toContain(message);
  });

  test('some megabytes of base64 are read', () => {
    const body = Buffer.alloc(8 * 1024 * 1024, 7).toString('base64');
    const { diagnostics } = compileKind(webhook, `{url: http://h/, body: "${body}", encodedBody: true}`);
    expect(diagnostics).toEqual([]);
  });

  test('a variable that is missing is told once, wherever it stands', () => {
    for (const yaml of [
      `'http://h/{{vars.x}}'`,
      `{url: 'http://h/', method: '{{vars.x}}'}`,
      `{url: 'http://h/', headers: {A: '{{vars.x}}'}}`,
      `{url: 'http://h/', query: {A: '{{vars.x}}'}}`,
      `{url: 'http://h/', body: '{{vars.x}}'}`,
      `{url: 'http://h/', body: ['{{vars.x}}', '{$url}']}`,
      `{url: 'http://h/', body: ['{{vars.x}}{$url}']}`,
    ]) {
      const codes = compileKind(webhook, yaml).diagnostics.map(({ code }) => code);
      expect(codes.filter((code) => code === 'unknown-variable')).toHaveLength(1);
    }
  });

  test('all of them at once', () => {
    const { diagnostics } = compileKind(
      webhook,
      `{url: 'http://h/{$a}', headers: {X: '{$b}'}, query: {q: '{$c}'}, body: {d: '{$d}', e: ['{$e}']}}`,
    );
    expect(diagnostics.map(({ message }) => /\{\$(\w)\}/.exec(message)?.[1])).toEqual(['a', 'c', 'b', 'd', 'e']);
  });

  test('a summary has no credentials and no query', () => {
    expect(targetOf(webhook, `'http://u:secret@h/a?token=secret'`).summary).toBe('GET http://h/a?…');
  });
});
