import { describe, expect, test } from 'vitest';
import { MiddlewareRunner } from '../../../src/middleware/middleware.ts';
import type { StampedEvent } from '../../../src/model/events.ts';
import { Exchange } from '../../../src/model/exchange.ts';
import type { Middleware } from '../../../src/model/middleware.ts';
import { Answers } from '../../../src/serve/answers.ts';
import { MiddlewareGate } from '../../../src/serve/middleware.ts';
import { synthesize } from '../../../src/serve/modes/synthesize.ts';
import { EventStream } from '../../../src/serve/stream.ts';
import { FakeChannel } from '../../support/fake-channel.ts';
import { request } from '../../support/hand-made.ts';
import { piece } from '../../support/middleware.ts';
import { FakeWorld } from '../../support/world.ts';

function setup(...pieces: Middleware[]) {
  const world = new FakeWorld();
  const live = { current: pieces.length > 0 ? pieces : undefined };
  const events: StampedEvent[] = [];
  const stream = new EventStream(world.clock, [
    { name: 'test', wants: new Set(['request:synthesized']), on: (event) => void events.push(event) },
  ]);
  const runner = new MiddlewareRunner(world, () => 'http://127.0.0.1:8500');
  const mode = synthesize({
    answers: new Answers({ clock: world.clock, random: () => 0.5, cors: false, noDelay: false }),
    middleware: new MiddlewareGate(runner, live),
    stream,
  });
  const ask = async () => {
    const exchange = new Exchange(1, 0, request({ method: 'POST', target: '/orders', body: Buffer.from('tea') }));
    const channel = new FakeChannel();
    await mode.answer(exchange, channel);
    return { exchange, sent: channel.sent[0] };
  };
  return { ask, events, live, mode };
}

describe('synthesize', () => {
  test('middleware makes the answer of the request alone', async () => {
    const seen: object[] = [];
    const { ask, events } = setup(
      piece('./shop.py', (document) => {
        seen.push(document);
        return { response: { status: 201, body: 'made', headers: { 'X-A': ['1', '2'] } } };
      }),
    );
    const { exchange, sent } = await ask();
    expect(seen).toMatchObject([{ request: { method: 'POST', path: '/orders', body: 'tea' } }]);
    expect(seen[0]).not.toHaveProperty('response');
    expect(sent).toMatchObject({ status: 201, headers: ['X-A', '1', 'X-A', '2'], body: Buffer.from('made') });
    expect(exchange).toMatchObject({ outcome: 'passed', unmatched: false, synthesizedBy: './shop.py' });
    expect(events).toMatchObject([{ type: 'request:synthesized', exchange: { id: 1 } }]);
  });

  test('what is left out of the answer is 200, without headers and body', async () => {
    const { sent } = await setup(piece('a', () => ({ response: {} }))).ask();
    expect(sent).toMatchObject({ status: 200, headers: [], body: '' });
  });

  test('a later piece changes what an earlier one made', async () => {
    const first = piece('a', () => ({ response: { body: 'a' } }));
    const second = piece('b', (document) => {
      const { response } = document as { response: { body: string } };
      return { response: { body: `${response.body}b` } };
    });
    const { exchange, sent } = await setup(first, second).ask();
    expect([sent?.body, exchange.synthesizedBy]).toEqual([Buffer.from('ab'), 'a, b']);
  });

  test('rubbish is a 502 with the reason', async () => {
    const { exchange, sent } = await setup(piece('a', () => ({ request: {} }))).ask();
    expect([sent?.status, String(sent?.body)]).toEqual([502, expect.stringContaining('gave back no "response"')]);
    expect(exchange).toMatchObject({ outcome: 'failed', unmatched: false, synthesizedBy: 'a' });
  });

  test('without middleware it says what it needs, and each request gets 502', async () => {
    const { ask, live, mode } = setup();
    expect(mode.lack?.()).toMatchObject({ stops: true, reason: expect.stringContaining('needs middleware') });
    const { exchange, sent } = await ask();
    expect([sent?.status, String(sent?.body)]).toEqual([502, expect.stringContaining('--middleware')]);
    expect(exchange).toMatchObject({ outcome: 'broken', unmatched: false });
    live.current = [piece('a', () => ({ response: {} }))];
    expect([mode.lack?.(), (await ask()).sent?.status]).toEqual([undefined, 200]);
  });
});
