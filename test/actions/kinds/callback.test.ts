import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callback } from '../../../src/actions/kinds/callback.ts';
import type { ActionSite, UserModule } from '../../../src/actions/kinds/kind.ts';
import type { ActionJob, Phase, Responded, Responder } from '../../../src/model/action.ts';
import type { Callback, CallbackContext, CallbackRequest } from '../../../src/model/callback.ts';
import { Exchange } from '../../../src/model/exchange.ts';
import { get, type MapNode, type Node } from '../../../src/source/nodes.ts';
import { Reading } from '../../../src/source/reading.ts';
import { SourceText } from '../../../src/source/text.ts';
import { parseYaml } from '../../../src/source/yaml.ts';
import { entry, request } from '../../support/hand-made.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';

type AnyFunction = (...given: never[]) => unknown;

/** Compiles `callback: WRITTEN`; modules have these exports. */
function compiled(written: string, exports: Record<string, unknown> = {}, phase: Phase = 'responder') {
  const text = new SourceText('a.yaml', '/scenarios/a.yaml', `callback: ${JSON.stringify(written)}`);
  const node = get(parseYaml(text).root as MapNode, 'callback') as Node;
  const reading = new Reading();
  const asked: string[] = [];
  const module = (name: string, exportName: string): UserModule => {
    asked.push(`${name} ${exportName}`);
    return { path: '/scenarios/quote.js', shown: name, get: (wanted) => exports[wanted] };
  };
  const value = callback.value.read(node, reading);
  const site: ActionSite = { node, reading, phase, steps: [], params: [], folder: '/scenarios', module };
  const responder = value === undefined ? undefined : callback.respond?.(value, site);
  return { responder: responder as Responder, diagnostics: reading.diagnostics, asked };
}

const respondWith = (run: unknown, job: ActionJob = jobOf(), world = new FakeWorld()): Promise<Responded> =>
  compiled('./quote.js', { default: run }).responder.respond(job, world);

const attemptWith = (run: AnyFunction, phase: Phase = 'before', job: ActionJob = jobOf()) =>
  compiled('./quote.js', { default: run }, phase).responder.attempt(job, new FakeWorld());

describe('where the function comes from', () => {
  test.each([
    ['./handlers/quote.js#quote', './handlers/quote.js quote'],
    ['./handlers/quote.mjs', './handlers/quote.mjs default'],
    ['quote.ts#a', 'quote.ts a'],
    ['odd#name.cjs#b', 'odd#name.cjs b'],
  ])('%s', (written, expected) => {
    expect(compiled(written)).toMatchObject({ asked: [expected], diagnostics: [] });
  });

  test.each([
    ['client:', '"client:" names no callback'],
    ['./quote.js#', 'no function is named behind "#"'],
    ['./quote.py', '"./quote.py" is no JavaScript or TypeScript module'],
    ['quote', '"quote" is no JavaScript or TypeScript module'],
    ['#quote', '"" is no JavaScript or TypeScript module'],
    ['https://x.test/a.js', 'a callback is a file, not a URL'],
  ])('%s is a diagnostic', (written, message) => {
    expect(compiled(written).diagnostics).toMatchObject([{ severity: 'error', message, hint: expect.any(String) }]);
  });

  test('one that is registered is looked up when it is due', async () => {
    const { responder } = compiled('client:quote');
    const world = new FakeWorld();
    const reason = 'no callback is registered as "quote"';
    expect(await responder.respond(jobOf(), world)).toEqual({ outcome: 'broken', status: 500, reason });
    expect(await responder.attempt(jobOf(), world)).toEqual({ outcome: 'broken', reason });
    world.callbacks.set('quote', () => 'one');
    expect(await responder.respond(jobOf(), world)).toMatchObject({ reply: { body: 'one' } });
    world.callbacks.set('quote', () => 'two');
    expect(await responder.respond(jobOf(), world)).toMatchObject({ reply: { body: 'two' } });
    expect(responder.summary).toBe('client:quote');
  });
});

describe('answers', () => {
  const bytes = Buffer.from([0, 255]);
  const json = ['Content-Type', 'application/json'];
  test.each<[string, unknown, object]>([
    ['text', 'hello', { status: 200, headers: [], body: 'hello' }],
    ['text beyond ASCII', 'é', { status: 200, headers: [], body: Buffer.from('é') }],
    ['nothing in it', {}, { status: 200, headers: [], body: '' }],
    ['a status', { status: 204 }, { status: 204, headers: [], body: '' }],
    ['a structure', { body: { a: [1] } }, { status: 200, headers: json, body: '{"a":[1]}' }],
    ['a number as body', { body: 7 }, { status: 200, headers: json, body: '7' }],
    ['null as body', { body: null }, { status: 200, headers: [], body: '' }],
    ['bytes', { body: bytes }, { status: 200, headers: [], body: bytes }],
    ['a view of bytes', { body: new Uint8Array([0, 255]) }, { status: 200, headers: [], body: bytes }],
    ['an ArrayBuffer', { body: new Uint8Array([0, 255]).buffer }, { status: 200, headers: [], body: bytes }],
    [
      'a type of its own',
      { headers: { 'content-type': 'application/problem+json' }, body: {} },
      { status: 200, headers: ['content-type', 'application/problem+json'], body: '{}' },
    ],
    [
      'several lines, numbers, and none',
      { headers: { 'Set-Cookie': ['a=1', 'b=2'], 'X-N': 3, 'X-No': undefined } },
      { status: 200, headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-N', '3'], body: '' },
    ],
    ['pairs', { headers: new Map([['X-A', '1']]) }, { status: 200, headers: ['X-A', '1'], body: '' }],
    ['no framing', { headers: { 'Content-Length': '9', Connection: 'close' } }, { status: 200, headers: [], body: '' }],
    [
      'a Response',
      Response.json({ a: 1 }, { status: 201, headers: { 'X-A': '1' } }),
      { status: 201, headers: ['content-type', 'application/json', 'x-a', '1'], body: Buffer.from('{"a":1}') },
    ],
  ])('%s', async (_, returned, reply) => {
    expect(await respondWith(() => returned)).toEqual({ reply });
    const again =
      returned instanceof Response ? Response.json({ a: 1 }, { status: 201, headers: { 'X-A': '1' } }) : returned;
    expect(await respondWith(async () => again)).toEqual({ reply });
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const used = new Response('x');
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'it returned nothing; an answer without a body is {status: 204}'],
    ['null', null, 'it returned null; expected'],
    ['a number', 7, 'it returned the number 7; expected a string, or {status, headers, body}'],
    ['a list', [1], 'it returned a list; expected'],
    ['a function', () => 1, 'it returned a function; expected'],
    ['a symbol', Symbol('x'), 'it returned a symbol; expected'],
    ['bare bytes', Buffer.from('x'), 'it returned bytes without an answer around them'],
    [
      'an unknown key',
      { statusCode: 200 },
      'it returned an answer with the unknown key "statusCode"; did you mean "status"?',
    ],
    ['data', { id: 7 }, 'with the unknown key "id"; an answer has status, headers and body; data goes into body'],
    ['a status out of range', { status: 99 }, 'it returned the status 99; expected 200 to 599'],
    ['a status that is text', { status: '200' }, 'it returned the status "200"; expected 200 to 599'],
    ['headers that are text', { headers: 'x' }, 'it returned headers that are no object of names and values'],
    ['headers that are a list', { headers: ['x'] }, 'it returned headers that are no object of names and values'],
    ['a bad header name', { headers: { 'a b': '1' } }, 'it returned a header with the name "a b", which cannot be one'],
    ['a line break', { headers: { 'X-A': 'a\r\nX-B: b' } }, 'it returned a header "X-A" with a character that cannot'],
    ['a header that is an object', { headers: { 'X-A': {} } }, 'it returned a header "X-A" whose value is no text'],
    ['a circle', { body: circular }, 'the body it returned cannot be written as JSON: '],
    ['a bigint', { body: 1n }, 'the body it returned cannot be written as JSON: '],
    ['a function as body', { body: () => 1 }, 'the body it returned is a function'],
    ['a promise as body', { body: Promise.resolve(1) }, 'the body it returned is a promise: await it'],
    ['a Response read before', used, 'the body of the Response it returned was read already'],
    ['an error Response', Response.error(), 'it returned a Response with the status 0; expected 200 to 599'],
  ])('%s is nonsense', async (_, returned, reason) => {
    if (returned === used) await used.text();
    expect(await respondWith(() => returned)).toEqual({
      outcome: 'failed',
      status: 500,
      reason: expect.stringContaining(reason),
    });
  });

  test('whatever is returned, there is an answer or a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), async (returned) => {
        const responded = await respondWith(() => returned);
        expect('reply' in responded || ('reason' in responded && responded.reason !== '')).toBe(true);
      }),
    );
  });

  test('bytes that the callback changes later are not what was answered', async () => {
    const own = Buffer.from('first');
    const responded = await respondWith(() => ({ body: own }));
    own.fill('x');
    expect(responded).toMatchObject({ reply: { body: Buffer.from('first') } });
  });
});

describe('going wrong', () => {
  const thrower = (thrown: unknown) => () => {
    throw thrown;
  };
  test.each([
    [new Error('no database'), 'it threw no database'],
    [new TypeError('x is undefined'), 'it threw TypeError: x is undefined'],
    [new Error('first\nsecond'), 'it threw first'],
    [new Error(''), 'it threw an error without a message'],
    ['tired', 'it threw tired'],
    [{ code: 7 }, 'it threw {"code":7}'],
    [undefined, 'it threw undefined'],
  ])('thrown and rejected: %s', async (thrown, reason) => {
    const failed = { outcome: 'failed', status: 500, reason };
    expect(await respondWith(thrower(thrown))).toEqual(failed);
    expect(await respondWith(() => Promise.reject(thrown))).toEqual(failed);
    expect(await attemptWith(thrower(thrown))).toEqual({ outcome: 'failed', reason });
  });

  test('tells where in the module', async () => {
    const error = new Error('no database');
    error.stack = `Error: no database\n    at query (file:///scenarios/db.js:9:9)\n    at quote (file:///scenarios/quote.js?mockrun=1.2:3:11)`;
    expect(await respondWith(thrower(error))).toMatchObject({ reason: 'it threw no database (./quote.js:3:11)' });
  });

  test('an answer that throws when it is read', async () => {
    const trap = {
      get body() {
        throw new Error('trapped');
      },
    };
    expect(await respondWith(() => trap)).toMatchObject({ status: 500, reason: expect.stringContaining('trapped') });
  });
});

describe('as a side effect', () => {
  test.each<[unknown, object | undefined]>([
    [undefined, undefined],
    [{ user: 'ann' }, { body: '{"user":"ann"}', json: { user: 'ann' } }],
    ['{"a":1}', { body: '{"a":1}', json: { a: 1 } }],
    ['plain', { body: 'plain', json: null }],
    [false, { body: 'false', json: false }],
    [null, { body: 'null', json: null }],
  ])('before the answer, %j can be read by later ones', async (returned, answer) => {
    const expected = answer && { status: null, headers: {}, ...answer };
    expect(await attemptWith(() => returned)).toEqual({ outcome: 'passed', ...(expected && { answer: expected }) });
  });

  test('more than 1 MiB is cut off, and no document', async () => {
    const { answer } = await attemptWith(() => 'x'.repeat(2 ** 20 + 1));
    expect([answer?.body.length, answer?.json]).toEqual([2 ** 20, null]);
  });

  test('what cannot be kept as JSON fails before the answer, and is nobody’s concern after it', async () => {
    expect(await attemptWith(() => 1n)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('JSON') });
    expect(await attemptWith(() => 1n, 'after')).toEqual({ outcome: 'passed' });
  });
});

describe('what it is given', () => {
  const sent = request({
    method: 'post',
    target: '/a%20b/7?x=1&x=2&y=3',
    rawHeaders: ['X-One', '1', 'x-two', '2', 'X-TWO', '3', 'Cookie', 'a=1', 'Cookie', 'b=2'],
    body: Buffer.from('{"list":[1]}'),
  });

  function given(job: ActionJob, world = new FakeWorld()): Promise<[CallbackRequest, CallbackContext]> {
    return new Promise((resolve) => {
      const run: Callback<unknown> = (...both) => resolve(both);
      void compiled('client:x').responder.attempt(job, Object.assign(world, { callbacks: new Map([['x', run]]) }));
    });
  }

  test('the request', async () => {
    const [seen] = await given(jobOf({ request: sent, params: { id: '7' } }));
    expect({ ...seen }).toEqual({
      method: 'post',
      url: '/a%20b/7?x=1&x=2&y=3',
      path: '/a b/7',
      params: { id: '7' },
      query: { x: ['1', '2'], y: '3' },
      headers: { 'x-one': '1', 'x-two': '2, 3', cookie: 'a=1; b=2' },
      cookies: { a: '1', b: '2' },
      body: '{"list":[1]}',
      json: { list: [1] },
      bytes: Buffer.from('{"list":[1]}'),
    });
    expect(seen.headers.constructor).toBeUndefined();
  });

  test('the context', async () => {
    const exchange = new Exchange(1, 0, sent);
    exchange.entry = entry('create order');
    exchange.call = 3;
    const reply = { status: 201, headers: ['X-A', '1', 'x-a', '2'], body: '{"id":7}' };
    const steps = { auth: { status: 200, headers: {}, body: '{"user":"ann"}', json: { user: 'ann' } } };
    const base = jobOf({ request: sent, exchange, reply, steps });
    const rendering = { ...base.rendering, state: { cart: 'full' }, vars: { rate: { eur: 2 } } };
    const world = new FakeWorld();
    const [, context] = await given({ ...base, rendering }, world);
    expect({ ...context, response: { ...context.response } }).toMatchObject({
      entry: { name: 'create order', id: 'a.yaml#create order' },
      call: 3,
      mock: { url: 'http://127.0.0.1:8500' },
      response: { status: 201, headers: { 'x-a': '1, 2' }, body: '{"id":7}', json: { id: 7 } },
      state: { cart: 'full' },
      vars: { rate: { eur: 2 } },
      steps: { auth: { json: { user: 'ann' } } },
      signal: base.signal,
    });
    expect([context.now(), context.random()]).toEqual([1_000_000, 0.5]);
    context.log('one\ntwo');
    expect(world.logged).toEqual(['client:x: one', 'client:x: two']);
  });

  test('there is no response before the response', async () => {
    expect((await given(jobOf()))[1].response).toBeUndefined();
  });

  test('nothing it does to them reaches anything else', async () => {
    const vars = { rate: { eur: 2 } };
    const steps = { auth: { status: 200, headers: {}, body: '', json: { user: 'ann' } } };
    const base = jobOf({ request: sent, steps });
    const job = { ...base, rendering: { ...base.rendering, vars } };
    const [seen, context] = await given(job);
    seen.json.list.push(2);
    seen.bytes.fill(0);
    (context.vars.rate as { eur: number }).eur = 9;
    Object.assign(context.steps.auth?.json as object, { user: 'eve' });
    expect(() => Object.assign(seen, { method: 'GET' })).toThrow(TypeError);
    expect(() => Object.assign(seen.headers, { 'x-one': '2' })).toThrow(TypeError);
    expect(seen.json.list).toEqual([1, 2]);
    const [again, later] = await given(job);
    expect([again.json, again.body, later.vars, later.steps.auth?.json]).toEqual([
      { list: [1] },
      '{"list":[1]}',
      { rate: { eur: 2 } },
      { user: 'ann' },
    ]);
  });
});
