import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MiddlewareRunner } from '../../../src/middleware/middleware.ts';
import { Exchange } from '../../../src/model/exchange.ts';
import type { Middleware } from '../../../src/model/middleware.ts';
import type { Reply } from '../../../src/model/reply.ts';
import type { Request } from '../../../src/model/request.ts';
import { Answers } from '../../../src/serve/answers.ts';
import { MiddlewareGate } from '../../../src/serve/middleware.ts';
import { capture } from '../../../src/serve/modes/capture.ts';
import { type Forwarded, Forwarding, type Witness } from '../../../src/serve/modes/forwarding.ts';
import type { Mode, ModeParts } from '../../../src/serve/modes/mode.ts';
import { modify } from '../../../src/serve/modes/modify.ts';
import { EventStream } from '../../../src/serve/stream.ts';
import { FakeChannel } from '../../support/fake-channel.ts';
import { request } from '../../support/hand-made.ts';
import { piece } from '../../support/middleware.ts';
import { type FakeAnswer, FakeWorld } from '../../support/world.ts';

interface Document {
  request: { path: string; destination: string; headers: Record<string, string[]>; body: string };
  response?: { status: number; body: string; encodedBody: boolean; headers: Record<string, string[]> };
}

/** Middleware for one direction; the other passes. */
const onRequest = (change: (document: Document) => void) =>
  piece('request', (given) => {
    const document = given as Document;
    if (!document.response) change(document);
    return document;
  });
const onResponse = (change: (document: Required<Document>) => void) =>
  piece('response', (given) => {
    const document = given as Document;
    if (document.response) change(document as Required<Document>);
    return document;
  });

function setup(
  make: (parts: Pick<ModeParts, 'answers' | 'middleware' | 'forwarding' | 'recorder'>) => Mode,
  pieces: readonly Middleware[],
  answer: FakeAnswer = {},
) {
  const world = Object.assign(new FakeWorld(), { upstream: 'https://api.test/v1' });
  world.http.answer = answer;
  const { clock } = world;
  const answers = new Answers({ clock, random: () => 0.5, cors: false, noDelay: false });
  const mockUrl = () => 'http://127.0.0.1:8500';
  const current = pieces.length > 0 ? pieces : undefined;
  const recorded: (Forwarded & { request: string })[] = [];
  const watch = ({ method, target, text }: Request, origin: string): Witness => ({
    keep: 1024,
    whole: (forwarded) => void recorded.push({ ...forwarded, request: `${method} ${origin}${target} ${text}` }),
  });
  const mode = make({
    answers,
    middleware: new MiddlewareGate(new MiddlewareRunner(world, mockUrl), { current }),
    forwarding: new Forwarding({ answers, clock, stream: new EventStream(clock, []), world, mockUrl }),
    recorder: () => ({ watch }) as unknown as ReturnType<ModeParts['recorder']>,
  });
  const ask = async (given: Parameters<typeof request>[0] = {}) => {
    const exchange = new Exchange(
      1,
      0,
      request({ method: 'POST', target: '/a?b=1', body: Buffer.from('tea'), ...given }),
    );
    const channel = new FakeChannel();
    await mode.answer(exchange, channel);
    const [reply] = channel.sent as [Reply];
    return { exchange, channel, reply, body: String(reply.body) };
  };
  return { ask, mode, recorded, sent: world.http.sent };
}

describe('modify', () => {
  test('middleware changes the request, and then the answer to the changed one', async () => {
    const seen: Document[] = [];
    const first = onRequest((document) => Object.assign(document.request, { path: '/b', body: 'coffee' }));
    const second = onResponse((document) => {
      seen.push(structuredClone(document));
      document.response.body += '!';
    });
    const { ask, sent } = setup(modify, [first, second], { status: 201, headers: ['X-A', '1'], body: 'made' });
    const { exchange, reply } = await ask();
    expect(sent[0]).toMatchObject({ origin: 'https://api.test', path: '/v1/b?b=1', body: Buffer.from('coffee') });
    expect(seen).toMatchObject([{ request: { path: '/b', body: 'coffee' }, response: { status: 201, body: 'made' } }]);
    expect(reply).toMatchObject({ status: 201, headers: ['X-A', '1'], body: Buffer.from('made!') });
    expect(exchange).toMatchObject({ outcome: 'passed', forwardedTo: 'https://api.test', unmatched: false });
  });

  test('a destination that is changed is where it goes, if --allow-hosts allows it', async () => {
    const elsewhere = onRequest(({ request }) => Object.assign(request, { destination: 'b.test', scheme: 'https' }));
    const { ask, sent } = setup(modify, [elsewhere]);
    expect((await ask()).exchange.forwardedTo).toBe('https://b.test');
    expect(sent[0]).toMatchObject({ origin: 'https://b.test', path: '/a?b=1', hostFromClient: true });
  });

  test('a packed body is given as text, and goes out as such', async () => {
    const bodies: string[] = [];
    const watch = onResponse(({ response }) => void bodies.push(response.body));
    const headers = ['Content-Encoding', 'gzip', 'Content-Length', '30', 'Content-Type', 'text/plain'];
    const { reply } = await setup(modify, [watch], { headers, body: gzipSync('plain') }).ask();
    expect(bodies).toEqual(['plain']);
    expect(reply).toMatchObject({ headers: ['Content-Type', 'text/plain'], body: Buffer.from('plain') });
    expect(reply.framed).toBeUndefined();
  });

  test('one that cannot be unpacked is given as it came', async () => {
    const flags: boolean[] = [];
    const watch = onResponse(({ response }) => void flags.push(response.encodedBody));
    const packed = Buffer.from([255, 254, 0]);
    const { reply } = await setup(modify, [watch], { headers: ['Content-Encoding', 'zstd'], body: packed }).ask();
    expect(flags).toEqual([true]);
    expect(reply).toMatchObject({ headers: ['Content-Encoding', 'zstd'], body: packed });
  });

  test('to HEAD no length is told, since nobody knows it', async () => {
    const { ask } = setup(modify, [onResponse(() => {})], { headers: ['Content-Length', '12', 'X-A', '1'] });
    expect((await ask({ method: 'HEAD' })).reply).toMatchObject({ headers: ['X-A', '1'], framed: true });
  });

  test.each([
    ['request', [piece('bad', () => ({ response: {} }))], 'the middleware "bad" gave back no "request"', undefined],
    [
      'response',
      [onResponse(({ response }) => Object.assign(response, { status: 'x' }))],
      'the middleware "response" gave back the status "x"',
      'https://api.test',
    ],
  ])('rubbish for the %s: 502 with the reason', async (_, pieces, reason, forwardedTo) => {
    const { exchange, reply, body } = await setup(modify, pieces).ask();
    expect([reply.status, body]).toEqual([502, expect.stringContaining(reason)]);
    expect(exchange).toMatchObject({ outcome: 'failed', forwardedTo, unmatched: false });
  });

  test('an answer that is too long for middleware: 502 with the reason', async () => {
    const { ask } = setup(modify, [onResponse(() => {})], { body: Buffer.alloc(16 * 1024 * 1024 + 1) });
    const { exchange, reply } = await ask();
    expect([reply.status, exchange.outcome]).toEqual([502, 'failed']);
    expect(exchange.reason).toContain('more than 16 MiB');
  });

  test('nobody there: 502, and middleware is not asked for an answer', async () => {
    let asked = 0;
    const problem = { kind: 'refused', message: 'connection refused by api.test' } as const;
    const { exchange, reply } = await setup(modify, [onResponse(() => (asked += 1))], { problem }).ask();
    expect([reply.status, asked]).toEqual([502, 0]);
    expect(exchange).toMatchObject({ outcome: 'failed', reason: 'connection refused by api.test' });
  });

  test('without middleware it says so, and passes everything on', async () => {
    const { ask, mode } = setup(modify, [], { body: 'real' });
    expect(mode.lack?.()).toMatchObject({ stops: false, reason: expect.stringContaining('as it is') });
    expect((await ask()).body).toBe('real');
  });
});

describe('capture with middleware', () => {
  const elsewhere = onRequest(({ request }) =>
    Object.assign(request, { path: '/b', destination: 'b.test', scheme: 'https', body: 'coffee' }),
  );

  test('what is sent on is changed, the answer is not, and what the client sent is recorded', async () => {
    const loud = onResponse(({ response }) => Object.assign(response, { body: 'changed' }));
    const { ask, recorded, sent } = setup(capture, [elsewhere, loud], { body: 'real' });
    expect((await ask()).body).toBe('real');
    expect(sent[0]).toMatchObject({ origin: 'https://b.test', path: '/b?b=1', body: Buffer.from('coffee') });
    expect(recorded).toMatchObject([
      { origin: 'https://api.test', request: 'POST https://api.test/a?b=1 tea', reply: { body: 'real' } },
    ]);
  });

  test('rubbish: 502 with the reason, and nothing is sent or recorded', async () => {
    const { ask, recorded, sent } = setup(capture, [piece('bad', () => ({}))]);
    const { reply, exchange } = await ask();
    expect([reply.status, sent, recorded]).toEqual([502, [], []]);
    expect(exchange).toMatchObject({ outcome: 'failed', unmatched: false });
  });
});
