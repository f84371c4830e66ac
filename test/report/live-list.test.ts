import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ActionRun } from '../../src/model/action.ts';
import type { Exchange } from '../../src/model/exchange.ts';
import { LiveList } from '../../src/report/live/live-list.ts';
import { style } from '../../src/report/style.ts';
import { exchange, run, unmatched } from './samples.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

function bench() {
  let now = 0;
  const list = new LiveList({ paint: style(false), columns: () => 100, elapsed: () => now, changed() {} });
  return { list, lines: (most = 20) => list.lines(most, false), later: (ms: number) => (now += ms) };
}

/** Answered, its actions still to end. */
function pending(id: number, ...runs: ActionRun[]): Exchange {
  return exchange({ id, actions: runs });
}

const waiting = (name: string, overrides: Partial<ActionRun> = {}): ActionRun =>
  run(name, { outcome: undefined, ...overrides });

describe('actions below their request', () => {
  it('come one by one, and keep the row open until the last has ended', async () => {
    const { list, lines } = bench();
    const made = exchange({ reply: undefined });
    list.begin(made);
    await tick();
    expect(lines()).toEqual(['◌ 12:00:00 GET /orders?page=1 → list orders']);
    const auth = waiting('auth', { phase: 'before' });
    made.actions = [auth];
    list.actionStarted(made, auth);
    expect(lines()[1]).toBe('  ◌ auth (before webhook)');
    Object.assign(auth, { outcome: 'passed', status: 200 });
    list.actionFinished(made, auth);
    expect(lines()[1]).toBe('  ✔ auth (before webhook → 200, 12 ms)');
    const notify = waiting('notify', { kind: 'run' });
    made.reply = { status: 201, headers: [], body: '' };
    made.actions = [auth, notify];
    list.actionStarted(made, notify);
    expect(lines()).toEqual([
      '◌ 12:00:00 GET /orders?page=1 → 201 list orders (1.2 ms)',
      '  ✔ auth (before webhook → 200, 12 ms)',
      '  ◌ notify (after run)',
    ]);
    Object.assign(notify, { outcome: 'failed', exitCode: 1, reason: 'exit code 1', stderr: 'a\nb\nc\nKeyError\n' });
    list.actionFinished(made, notify);
    list.end(made);
    await tick();
    expect(lines()).toEqual([
      '✖ 12:00:00 GET /orders?page=1 → 201 list orders (1.2 ms)',
      '  ✔ auth (before webhook → 200, 12 ms)',
      '  ✖ notify (after run → exit 1, 12 ms) failed: exit code 1',
      '      b',
      '      c',
      '      KeyError',
    ]);
  });

  it('of one exchange are bounded, what went wrong first', async () => {
    const { list, lines } = bench();
    const runs = Array.from({ length: 500 }, (_, index) =>
      run(`a${index}`, index === 400 ? { outcome: 'broken', reason: 'the queue is full' } : {}),
    );
    const made = pending(1, ...runs);
    list.begin(made);
    list.end(made);
    await tick();
    expect(lines(100)).toHaveLength(22);
    expect(lines(100).join('\n')).toContain('✖ a400 (after webhook, 12 ms) broken: the queue is full');
    expect(lines(100).at(-1)).toBe('  … 480 more actions');
  });

  it('that never ended are named when the list closes', async () => {
    const { list, lines } = bench();
    const made = pending(1, run('audit'), waiting('notify'));
    list.begin(made);
    list.answered(made);
    list.begin(exchange({ id: 2, reply: undefined }));
    await list.close();
    expect(lines()).toEqual([
      '✖ 12:00:00 GET /orders?page=1 → 200 list orders (1.2 ms)',
      '  ✔ audit (after webhook, 12 ms)',
      '  ✖ notify (after webhook) abandoned',
      '✖ 12:00:00 GET /orders?page=1 → list orders abandoned',
    ]);
  });
});

describe('slow actions', () => {
  it('do not hold up what comes after them', async () => {
    const { list, lines, later } = bench();
    for (let id = 1; id <= 1000; id += 1) {
      const made = pending(id, waiting('slow'));
      list.begin(made);
      list.answered(made);
      later(10);
    }
    list.begin(exchange({ id: 1001 }));
    list.end(exchange({ id: 1001 }));
    await tick();
    expect(list.skipped).toBe(1000 - 199);
    expect(lines(8)[0]).toBe('✔ 12:00:00 GET /orders?page=1 → 200 list orders (1.2 ms)');
    for (let most = 1; most < 30; most += 1) expect(lines(most).length).toBeLessThanOrEqual(most);
    expect(lines(8).at(-1)).toBe('  ◌ slow (after webhook)');
  });

  it('of a request that lost its row are shown when they end', async () => {
    const { list, lines, later } = bench();
    const first = pending(1, waiting('first'));
    list.begin(first);
    list.answered(first);
    for (let id = 2; id <= 201; id += 1) {
      const made = pending(id, waiting('slow'));
      list.begin(made);
      list.answered(made);
      later(10);
    }
    expect(list.skipped).toBe(1);
    Object.assign(first.actions[0] as ActionRun, { outcome: 'passed' });
    list.end(first);
    await tick();
    expect(lines(8)).toContain('  ✔ first (after webhook, 12 ms)');
    expect(list.skipped).toBe(0);
  });

  it('before the answer leave room for what ends', async () => {
    const { list, lines, later } = bench();
    for (let id = 1; id <= 300; id += 1) {
      list.begin(exchange({ id, reply: undefined, actions: [waiting('gate', { phase: 'before' })] }));
      later(10);
    }
    const quick = exchange({ id: 301, request: { target: '/quick' } });
    list.begin(quick);
    list.end(quick);
    await tick();
    expect(lines().join('\n')).toContain('✔ 12:00:00 GET /quick → 200');
    expect(list.skipped).toBe(100);
  });
});

it('shows a failed action though its request was passed over', async () => {
  const { list, lines } = bench();
  for (let id = 1; id <= 5000; id += 1) list.begin(exchange({ id }));
  const made = pending(4000, run('audit', { outcome: 'failed', reason: 'connection refused' }), waiting('notify'));
  list.actionFinished(made, made.actions[0] as ActionRun);
  expect(lines(40).slice(-3)).toEqual([
    '✖ 12:00:00 GET /orders?page=1 → 200 list orders (1.2 ms)',
    '  ✖ audit (after webhook, 12 ms) failed: connection refused',
    '  ◌ notify (after webhook)',
  ]);
  expect(list.skipped).toBe(4899);
});

it('keeps nothing of 10,000 exchanges with three actions each', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { list, lines, later } = bench();
  const made: WeakRef<Exchange>[] = [];
  for (let id = 1; id <= 10_000; id += 1) {
    const actions = [run('auth', { phase: 'before' }), run('audit'), waiting('notify')];
    const one = exchange({ id, actions, request: { target: `/${id}` } });
    list.begin(one);
    for (const each of actions) list.actionStarted(one, each);
    list.answered(one);
    Object.assign(actions[2] as ActionRun, { outcome: id % 2 ? 'passed' : 'failed' });
    for (const each of actions) list.actionFinished(one, each);
    list.end(one);
    made.push(new WeakRef(one));
    later(1);
    if (id % 100 === 0) await tick();
  }
  await tick();
  collect();
  expect(lines(200)).toHaveLength(200);
  expect(made.filter((one) => one.deref() !== undefined).length).toBeLessThan(10);
});

it('puts what processes say between the requests', async () => {
  const { list, lines } = bench();
  list.begin(unmatched());
  list.end(unmatched());
  await tick();
  list.log('notify', 'warming up\u001b[2J');
  expect(lines().at(-1)).toBe('· notify: warming up');
  for (let line = 0; line < 100; line += 1) list.log('notify', 'more');
  expect(lines(200).length).toBeLessThan(40);
});

it('keeps whole blocks, and the beginning of one that is too high', async () => {
  const { list, lines } = bench();
  for (const id of [1, 2, 3]) {
    list.begin(exchange({ id }));
    list.end(exchange({ id }));
  }
  await tick();
  expect(lines(2)).toHaveLength(2);
  expect(lines(100)).toHaveLength(3);
});
