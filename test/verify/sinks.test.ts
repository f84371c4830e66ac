import { describe, expect, test } from 'vitest';
import { remoteTarget } from '../../src/actions/kinds/remote.ts';
import { runTarget } from '../../src/actions/run/target.ts';
import { Runner } from '../../src/actions/runner.ts';
import type { Action, ActionRun } from '../../src/model/action.ts';
import { Exchange } from '../../src/model/exchange.ts';
import { RecordingSinks } from '../../src/verify/sinks.ts';
import { action } from '../support/actions.ts';
import { entry, reply, request } from '../support/hand-made.ts';
import { FakeWorld, jobOf } from '../support/world.ts';

function setup(sinks: RecordingSinks | undefined) {
  const world = Object.assign(new FakeWorld(), { sinks });
  const { clock, http, processes, callbacks, via, upstream } = world;
  const runner = new Runner({
    world: {
      clock,
      http,
      processes,
      callbacks,
      via,
      upstream,
      sinks,
      uuid: () => 'u-1',
      resource: (key, make) => world.resource(key, make),
      log() {},
    },
    mockUrl: () => 'http://127.0.0.1:8500',
    delay: () => 0,
    registered: () => undefined,
    observer: { started() {}, finished() {}, loadChanged() {} },
  });
  const exchange = new Exchange(7, 0, request({ method: 'POST', target: '/orders', body: Buffer.from('hello') }));
  exchange.entry = entry('e');
  const run = (given: Action): Promise<ActionRun> =>
    new Promise((resolve) => {
      const { rendering } = jobOf({ request: exchange.request });
      runner.run(given, 'after', { exchange, rendering, steps: {}, reply: reply() }, resolve);
    });
  return { world, exchange, run };
}

const remote = (parts: Partial<Action> = {}): Action =>
  action('audit', { target: remoteTarget({ url: 'http://x.test:81/audit' }), ...parts });

const program = (parts: Partial<Action> = {}): Action =>
  action('mail', { target: runTarget({ command: ['mail'], cwd: '/', payload: 'hoverfly' }), ...parts });

describe('a request', () => {
  test('is kept as its receiver would have seen it, and nothing is sent', async () => {
    const sinks = new RecordingSinks();
    const { world, exchange, run } = setup(sinks);
    expect(await run(remote({ sink: { status: 200 } }))).toMatchObject({ outcome: 'passed', status: 200 });
    const [received] = sinks.received(exchange, 'audit');
    expect(received).toMatchObject({ method: 'POST', target: '/audit', scheme: 'http', authority: 'x.test:81' });
    expect(received?.header('host')).toBe('x.test:81');
    expect(received?.json).toMatchObject({ request: { path: '/orders', body: 'hello' }, response: { status: 200 } });
    expect(world.http.sent).toEqual([]);
  });

  test('is answered with the status of the sink, which is judged as any other', async () => {
    const { run } = setup(new RecordingSinks());
    expect(await run(remote({ sink: { status: 503 } }))).toMatchObject({
      outcome: 'failed',
      status: 503,
      reason: 'answered 503, expected 200',
    });
  });

  test('goes out where there are no sinks, or the action has none', async () => {
    const without = setup(undefined);
    await without.run(remote({ sink: { status: 200 } }));
    expect(without.world.http.sent).toHaveLength(1);
    const sinks = new RecordingSinks();
    const other = setup(sinks);
    await other.run(remote());
    expect(other.world.http.sent).toHaveLength(1);
    expect(sinks.received(other.exchange, 'audit')).toEqual([]);
  });
});

describe('a program', () => {
  test('is not started; what it would have read is kept', async () => {
    const sinks = new RecordingSinks();
    const { world, exchange, run } = setup(sinks);
    expect(await run(program({ sink: { status: 200 } }))).toMatchObject({ outcome: 'passed', status: 200 });
    expect(sinks.received(exchange, 'mail')[0]?.json).toMatchObject({
      request: { path: [{ matcher: 'exact', value: '/orders' }] },
    });
    expect(world.processes.commands).toEqual([]);
  });

  test.each([
    [399, 'passed'],
    [400, 'failed'],
  ])('with a sink that answers %i has %s', async (status, outcome) => {
    const { run } = setup(new RecordingSinks());
    expect((await run(program({ sink: { status } }))).outcome).toBe(outcome);
  });
});

test('runs are told apart by exchange and action, in order, until they are cleared', async () => {
  const sinks = new RecordingSinks();
  const { exchange, run } = setup(sinks);
  await run(remote({ sink: { status: 200 } }));
  await run(remote({ sink: { status: 200 } }));
  expect(sinks.received(exchange, 'audit')).toHaveLength(2);
  expect(sinks.received(exchange, 'mail')).toEqual([]);
  expect(sinks.received(new Exchange(8, 0, request()), 'audit')).toEqual([]);
  sinks.clear();
  expect(sinks.received(exchange, 'audit')).toEqual([]);
});
