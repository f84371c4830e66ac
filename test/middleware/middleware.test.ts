import { describe, expect, test } from 'vitest';
import { MiddlewareRunner } from '../../src/middleware/middleware.ts';
import type { Middleware, MiddlewareJob } from '../../src/model/middleware.ts';
import type { Reply } from '../../src/model/reply.ts';
import { request } from '../support/hand-made.ts';
import { FakeWorld } from '../support/world.ts';

const REPLY: Reply = { status: 200, headers: [], body: 'a' };

const piece = (ask: Middleware['ask'], more: Partial<Middleware> = {}): Middleware => ({
  name: 'piece',
  place: { file: 'a.yaml', line: 1, column: 1 },
  timeout: 1000,
  lane: { key: 'lane', concurrency: 1, queue: 1 },
  ask,
  ...more,
});

const body = (text: string): Middleware => piece(async () => ({ value: { response: { body: text } } }));

function bench() {
  const world = new FakeWorld();
  const runner = new MiddlewareRunner(world, () => 'http://127.0.0.1:8500');
  const apply = (...pieces: Middleware[]) => runner.apply(pieces, 'response', { request: request(), reply: REPLY });
  return { world, runner, apply };
}

describe('a list of middleware', () => {
  test('each piece gets what the one before it made, as a copy', async () => {
    const seen: unknown[] = [];
    const watching = piece(async (document) => {
      const { response } = document as { response: { body: string; headers: object } };
      seen.push(response.body);
      Object.assign(response.headers, { stray: ['x'] });
      return { value: { response: { body: `${response.body}!` } } };
    });
    expect(await bench().apply(watching, watching)).toMatchObject({ reply: { body: Buffer.from('a!!'), headers: [] } });
    expect([seen, REPLY]).toEqual([['a', 'a!'], { status: 200, headers: [], body: 'a' }]);
  });

  test('ends with the first that goes wrong, and names it', async () => {
    const wrong = piece(async () => ({ outcome: 'broken', reason: 'is not there' }), { name: 'wrong' });
    const output = await bench().apply(body('b'), wrong, body('c'));
    expect(output).toMatchObject({ outcome: 'broken', reason: 'is not there', piece: { name: 'wrong' } });
  });

  test('asks for a response of a request alone', async () => {
    const { runner } = bench();
    const made = piece(async (document, { task }) => ({
      value: { response: { body: `${task} ${Object.keys(document).join()}` } },
    }));
    const output = await runner.apply([made], 'create', { request: request() });
    expect(output).toMatchObject({ reply: { status: 200, body: Buffer.from('create request') } });
  });
});

describe('a call', () => {
  test('is given up when its time is over, and told so', async () => {
    const { world, apply } = bench();
    let stopped = 0;
    const hanging = piece((_, { stop }: MiddlewareJob) => {
      stop.addEventListener('abort', () => (stopped += 1));
      return new Promise(() => {});
    });
    const output = apply(hanging);
    await world.clock.pass(1000);
    expect(await output).toMatchObject({ outcome: 'failed', reason: 'timed out after 1000 ms' });
    expect(stopped).toBe(1);
  });

  test('waits for a place, which its time does not count; too many are turned away', async () => {
    const { world, apply } = bench();
    const slow = piece(
      () => new Promise((resolve) => world.clock.after(900, () => resolve({ value: { response: {} } }))),
    );
    const calls = [apply(slow), apply(slow), apply(slow)];
    expect(await calls[2]).toMatchObject({ outcome: 'broken', reason: 'has too many documents waiting for it' });
    await world.clock.pass(900);
    await world.clock.pass(900);
    expect(await Promise.all(calls.slice(0, 2))).toEqual([
      expect.objectContaining({ reply: expect.anything() }),
      expect.objectContaining({ reply: expect.anything() }),
    ]);
  });

  test('is abandoned when the mock ends', async () => {
    const { runner, apply } = bench();
    const output = apply(piece(() => new Promise(() => {})));
    runner.abandon('abandoned: the grace of 5 s was over');
    expect(await output).toMatchObject({ outcome: 'failed', reason: 'abandoned: the grace of 5 s was over' });
  });
});
