import { expect, it } from 'vitest';
import type { ActionRun } from '../../src/model/action.ts';
import type { MockEvent } from '../../src/model/events.ts';
import type { Exchange } from '../../src/model/exchange.ts';
import { LinesReporter } from '../../src/report/lines.ts';
import { FakeClock, FakeTerminal } from './fakes.ts';
import { exchange, localNoon, run } from './samples.ts';

function bench() {
  const output = new FakeTerminal();
  const clock = new FakeClock();
  const reporter = new LinesReporter({ output, clock });
  return {
    reporter,
    /** Tells events at so many milliseconds after noon. */
    tell: (at: number, ...events: MockEvent[]): void => {
      clock.advance(at - clock.now());
      for (const event of events) reporter.on({ ...event, time: localNoon + at });
    },
    /** Everything written so far, line by line. */
    lines: (): string[] => {
      clock.advance(50);
      return output.text.split('\n').slice(0, -1);
    },
    clock,
  };
}

const sent = (made: Exchange): MockEvent => ({ type: 'response:sent', exchange: made });
const ended = (made: Exchange): MockEvent => ({ type: 'exchange:ended', exchange: made });
const finished = (made: Exchange, one: ActionRun): MockEvent => ({ type: 'action:finished', exchange: made, run: one });

function slow(id: number) {
  const auth = run('auth', { phase: 'before', status: 200 });
  const notify = run('notify', { kind: 'run', summary: 'python3 notify.py', outcome: undefined });
  const made = exchange({ id, actions: [auth, notify] });
  const fail = () => Object.assign(notify, { outcome: 'failed', exitCode: 1, reason: 'exit code 1', stderr: 'oh no' });
  return { made, notify, fail };
}

it('keeps a request and its actions together when they are quick', () => {
  const { tell, lines } = bench();
  const one = slow(1);
  const other = exchange({ id: 2 });
  tell(0, sent(one.made));
  tell(10, sent(other), ended(other));
  one.fail();
  tell(20, finished(one.made, one.notify), ended(one.made));
  expect(lines()).toEqual([
    '12:00:00.010 GET /orders?page=1 → 200 list orders (1.2 ms)',
    '12:00:00.000 GET /orders?page=1 → 200 list orders (1.2 ms)',
    '  ✔ auth (before webhook POST http://127.0.0.1:9000/hook → 200, 12 ms)',
    '  ✖ notify (after run python3 notify.py → exit 1, 12 ms) failed: exit code 1',
    '      oh no',
  ]);
});

it('does not wait for slow ones, and says which request they belong to', () => {
  const { tell, lines, clock } = bench();
  const one = slow(7);
  tell(0, sent(one.made));
  clock.advance(500);
  expect(lines()).toEqual([
    '12:00:00.000 #7 GET /orders?page=1 → 200 list orders (1.2 ms)',
    '  ✔ auth (before webhook POST http://127.0.0.1:9000/hook → 200, 12 ms)',
    '  ◌ notify (after run python3 notify.py)',
  ]);
  one.fail();
  tell(30_000, finished(one.made, one.notify), ended(one.made));
  expect(lines().slice(3)).toEqual([
    '12:00:30.000 #7 ✖ notify (after run python3 notify.py → exit 1, 12 ms) failed: exit code 1',
    '      oh no',
  ]);
  expect(clock.timers).toBe(0);
});

it('tells of a fault whose actions go on, though no response was sent', () => {
  const { tell, lines, clock } = bench();
  const notify = run('notify', { outcome: undefined });
  const dropped = exchange({ id: 3, reply: undefined, fault: { fault: 'drop' }, actions: [notify] });
  tell(0, { type: 'action:started', exchange: dropped, run: notify });
  clock.advance(500);
  expect(lines()[0]).toBe('12:00:00.000 #3 GET /orders?page=1 → drop list orders (1.2 ms)');
});

it('tells what it held back before it says that it stops', () => {
  const { tell, lines } = bench();
  tell(0, sent(slow(1).made), { type: 'session:stopping', signal: 'SIGTERM', open: 0, actions: 1 });
  expect(lines().at(-1)).toBe('12:00:00.000 stopping on SIGTERM, 1 action pending');
  expect(lines()[0]).toContain('#1 GET');
});

it('holds back a bounded number of requests', () => {
  const { tell, lines, clock } = bench();
  for (let id = 1; id <= 1000; id += 1) tell(0, sent(slow(id).made));
  expect(clock.timers).toBeLessThanOrEqual(2);
  expect(lines().filter((line) => line.includes(' #'))).toHaveLength(800);
});
