import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../../src/actions/course.ts';
import { Runner, type RunnerParts } from '../../src/actions/runner.ts';
import type { Action, ActionResult, ActionRun, RegisteredAction, Responded } from '../../src/model/action.ts';
import { Exchange } from '../../src/model/exchange.ts';
import type { Rendering } from '../../src/model/rendering.ts';
import { action, HandTarget, settled } from '../support/actions.ts';
import { entry, HandClock, reply, request } from '../support/hand-made.ts';
import { FakeWorld } from '../support/world.ts';

function setup(parts: Partial<RunnerParts> = {}) {
  const clock = new HandClock();
  const world = Object.assign(new FakeWorld(), { clock });
  const told: string[] = [];
  const load = { waiting: 0, running: 0 };
  const runner = new Runner({
    world,
    mockUrl: () => 'http://127.0.0.1:8500',
    delay: ({ delay }) => (delay?.kind === 'fixed' ? delay.ms : 0),
    registered: () => undefined,
    observer: {
      started: (_, run) => void told.push(`${run.name} started`),
      finished: (_, run) => void told.push(`${run.name} ${run.outcome}`),
      loadChanged: (now) => void Object.assign(load, now),
    },
    ...parts,
  });
  const around = (): Surroundings => {
    const exchange = new Exchange(1, 0, request());
    exchange.entry = entry('e');
    return { exchange, rendering: { params: {} } as Rendering, steps: {}, reply: reply() };
  };
  const results: ActionResult[] = [];
  const run = (given: Action | RegisteredAction, where = around()): ActionRun => {
    runner.run(given, 'after', where, (_, result) => void results.push(result));
    return where.exchange.actions.at(-1) as ActionRun;
  };
  return { clock, world, runner, run, told, load, results, around };
}

describe('one run', () => {
  test('ends as its target says, and is filled in', async () => {
    const { run, told, runner } = setup();
    const result = { outcome: 'failed', reason: 'answered 401', status: 401, stderr: 'x'.repeat(5000) } as const;
    const made = run(action('audit', { target: new HandTarget(result) }));
    expect([runner.pending, made.outcome]).toEqual([1, undefined]);
    await settled();
    expect(made).toMatchObject({ id: 1, outcome: 'failed', reason: 'answered 401', status: 401, phase: 'after' });
    expect(made.stderr).toHaveLength(2048);
    expect([told, runner.pending, runner.counts.failed]).toEqual([['audit started', 'audit failed'], 0, 1]);
  });

  test('waits for its delay, which its timeout does not count', async () => {
    const target = new HandTarget();
    const { run, clock } = setup();
    const made = run(action('late', { target, delay: { kind: 'fixed', ms: 5000 }, timeout: 1000 }));
    await clock.pass(4999);
    expect(target.jobs).toHaveLength(0);
    await clock.pass(1);
    expect(target.jobs).toHaveLength(1);
    await clock.pass(300);
    await target.end();
    expect(made).toMatchObject({ outcome: 'passed', waited: 5000, duration: 300 });
    expect(clock.waiting).toBe(0);
  });

  test('times out to the millisecond, and is not waited for when it ignores the signal', async () => {
    const target = new HandTarget();
    const { run, clock } = setup();
    const made = run(action('slow', { target, timeout: 2000 }));
    await clock.pass(1999);
    expect([made.outcome, target.jobs[0]?.signal.aborted]).toEqual([undefined, false]);
    await clock.pass(1);
    expect(made).toMatchObject({ outcome: 'failed', reason: 'timed out after 2000 ms', duration: 2000 });
    expect(target.jobs[0]?.signal.aborted).toBe(true);
    await target.end({ outcome: 'passed' });
    expect(made.outcome).toBe('failed');
  });

  test.each([
    [
      'throws',
      () => {
        throw new TypeError('no such thing');
      },
      'threw TypeError: no such thing',
    ],
    ['rejects', () => Promise.reject(new Error('no')), 'threw Error: no'],
  ])('a target that %s is contained', async (_, attempt, reason) => {
    const { run, runner } = setup();
    const made = run(action('bug', { target: { summary: '', attempt } }));
    await settled();
    expect([made.outcome, made.reason, runner.pending]).toEqual(['failed', reason, 0]);
  });

  test('sees the request, the reply, the steps and the address', async () => {
    const target = new HandTarget();
    const { run, around } = setup();
    const where = around();
    run(action('look', { target }), where);
    const [job] = target.jobs;
    expect(job?.request).toBe(where.exchange.request);
    expect(job?.reply).toBe(where.reply);
    expect(job?.steps).toBe(where.steps);
    expect([job?.mockUrl, job?.params, job?.exchange.entry?.name]).toEqual(['http://127.0.0.1:8500', {}, 'e']);
  });
});

describe('lanes', () => {
  const one = (target: HandTarget, parts: Partial<Action> = {}): Action =>
    action('notify', { target, lane: { key: 'run', concurrency: 1, queue: 1 }, ...parts });

  test('a full queue breaks the run', async () => {
    const target = new HandTarget();
    const { run, load } = setup();
    run(one(target));
    const second = run(one(target));
    const third = run(one(target));
    expect([third.outcome, third.reason]).toEqual(['broken', 'the queue of "notify" is full (1 waiting)']);
    expect([second.outcome, load]).toEqual([undefined, { waiting: 1, running: 1 }]);
    await target.end();
    await target.end();
    expect([second.outcome, load]).toEqual(['passed', { waiting: 0, running: 0 }]);
  });

  test('the wait for a place counts as waiting', async () => {
    const target = new HandTarget();
    const { run, clock } = setup();
    run(one(target));
    const second = run(one(target));
    await clock.pass(70);
    await target.end();
    await clock.pass(30);
    await target.end();
    expect(second).toMatchObject({ waited: 70, duration: 30 });
  });

  test('a timed out run gives its place away', async () => {
    const target = new HandTarget();
    const { run, clock } = setup();
    run(one(target, { timeout: 100 }));
    run(one(target));
    await clock.pass(100);
    expect(target.jobs).toHaveLength(2);
  });
});

test('ordered runs of an entry follow one another, though the first has the longest delay', async () => {
  const target = new HandTarget();
  const { run, clock, told } = setup();
  const ordered = (name: string, ms: number) =>
    run(action('a', { target, ordered: true, delay: { kind: 'fixed', ms }, kind: name }));
  const first = ordered('first', 100);
  const second = ordered('second', 0);
  await clock.pass(50);
  expect(target.jobs).toHaveLength(0);
  await clock.pass(50);
  expect(target.jobs).toHaveLength(1);
  await target.end();
  expect([first.outcome, second.outcome, target.jobs.length]).toEqual(['passed', undefined, 2]);
  await target.end();
  expect([second.outcome, told.length]).toEqual(['passed', 4]);
});

describe('registered actions', () => {
  const named: RegisteredAction = { registered: 'x', place: { file: 'a.yaml', line: 9, column: 1 } };

  test('are looked up when they are due', async () => {
    const found = new Map<string, Action>();
    const { run } = setup({ registered: (name) => found.get(name) });
    const broken = run(named);
    expect(broken).toMatchObject({ name: 'x', outcome: 'broken', reason: 'no post-serve action is called "x"' });
    found.set('x', action('x'));
    const passed = run(named);
    await settled();
    expect(passed).toMatchObject({ outcome: 'passed', place: named.place });
  });
});

describe('the end', () => {
  test('a thousand pending are abandoned at once: those under way, in the queue and in their delay', async () => {
    const target = new HandTarget();
    const { run, runner, clock, load } = setup();
    const lane = { key: 'run', concurrency: 2, queue: 10_000 };
    const runs = Array.from({ length: 1000 }, (_, index) =>
      run(
        action(index % 2 === 0 ? 'even' : 'odd', {
          target,
          lane,
          ...(index > 900 && { delay: { kind: 'fixed', ms: 100 } as const }),
        }),
      ),
    );
    runner.abandon('abandoned: the grace of 5 s was over');
    expect(runs.every(({ outcome, reason }) => outcome === 'broken' && reason?.startsWith('abandoned'))).toBe(true);
    expect([target.jobs.length, target.jobs.every(({ signal }) => signal.aborted)]).toEqual([2, true]);
    expect(runner.abandoned).toEqual([
      { name: 'odd', runs: 500 },
      { name: 'even', runs: 500 },
    ]);
    expect([runner.pending, runner.counts.broken, clock.waiting]).toEqual([0, 1000, 0]);
    await settled();
    expect([target.jobs.length, load]).toEqual([2, { waiting: 0, running: 0 }]);
  });

  test('what becomes due later is not started', () => {
    const target = new HandTarget();
    const { run, runner } = setup();
    runner.abandon('abandoned: over');
    expect(run(action('late', { target })).outcome).toBe('broken');
    expect([target.jobs, runner.abandoned]).toEqual([[], [{ name: 'late', runs: 1 }]]);
  });
});

describe('responders', () => {
  async function ask(target: HandTarget, parts: Partial<Action> = {}) {
    const made = setup();
    const where = made.around();
    let answered: Responded | undefined;
    const answering = made.runner.respond(action('up', { target, kind: 'forward', ...parts }), where, () => {});
    void answering.then(({ responded }) => {
      answered = responded;
    });
    await settled();
    return { ...made, answering, run: where.exchange.actions[0] as ActionRun, answered: () => answered };
  }

  test('the run lasts as long as whoever writes the answer says', async () => {
    const target = new HandTarget();
    const { run, answering, clock, answered } = await ask(target);
    await target.answer({ reply: reply('hi', { status: 201 }) });
    expect([answered(), run.outcome]).toMatchObject([{ reply: { status: 201 } }, undefined]);
    await clock.pass(100_000);
    (await answering).course.end({ outcome: 'passed', status: 201 });
    expect(run).toMatchObject({ phase: 'responder', outcome: 'passed', status: 201, duration: 100_000 });
  });

  test('no answer is an outcome of its own', async () => {
    const target = new HandTarget();
    const { run, answered } = await ask(target);
    await target.answer({ outcome: 'failed', status: 502, reason: 'refused' });
    expect([run.outcome, answered()]).toEqual(['failed', { outcome: 'failed', status: 502, reason: 'refused' }]);
  });

  test.each([
    ['forward', 504],
    ['callback', 500],
  ])('a %s that is too late is a %i', async (kind, status) => {
    const { run, answered, clock } = await ask(new HandTarget(), { kind });
    await clock.pass(2000);
    expect(answered()).toEqual({ outcome: 'failed', status, reason: 'timed out after 2000 ms' });
    expect(run.outcome).toBe('failed');
  });

  test('an answer that comes too late is cancelled', async () => {
    const target = new HandTarget();
    const { clock } = await ask(target);
    await clock.pass(2000);
    let cancelled = 0;
    const flow = () => ({ resume() {}, cancel: () => void (cancelled += 1) });
    await target.answer({ stream: { status: 200, headers: [], flow } });
    expect(cancelled).toBe(1);
  });
});
