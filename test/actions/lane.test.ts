import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BusyLane, type Guest, Lanes } from '../../src/actions/lane.ts';

class Visitor implements Guest {
  seat: Guest['seat'] = 'none';
  readonly id: number;
  readonly #started: number[];

  constructor(id: number, started: number[]) {
    this.id = id;
    this.#started = started;
  }

  start(): void {
    this.#started.push(this.id);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('nothing is lost, never more than the bound run, and the order is kept', () => {
  const steps = fc.array(fc.oneof(fc.constant('enter' as const), fc.nat(30)), { maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(6), fc.boolean(), steps, (concurrency, queue, always, ops) => {
      const lane = new BusyLane({ concurrency, queue });
      const started: number[] = [];
      const inside: Visitor[] = [];
      let expected: number[] = [];
      let next = 0;
      for (const op of ops) {
        if (op === 'enter') {
          const full = lane.waiting >= queue && (lane.running >= concurrency || lane.waiting > 0);
          const visitor = new Visitor(next, started);
          next += 1;
          expect(lane.enter(visitor, always)).toBe(always || !full);
          if (always || !full) {
            inside.push(visitor);
            expected.push(visitor.id);
          }
        } else {
          const [left] = inside.splice(op % Math.max(1, inside.length), 1);
          if (!left) continue;
          if (left.seat === 'queued') expected = expected.filter((id) => id !== left.id);
          lane.leave(left);
          lane.leave(left);
        }
        expect(lane.running).toBe(Math.min(concurrency, inside.length));
        expect(lane.running + lane.waiting).toBe(inside.length);
        expect(started).toEqual(expected.slice(0, started.length));
      }
      while (inside.length > 0) lane.leave(inside.shift() as Visitor);
      expect(started).toEqual(expected);
    }),
  );
});

test('guests that leave as soon as they start do not pile up on the stack', () => {
  const lane = new BusyLane({ concurrency: 1, queue: 100_000 });
  let started = 0;
  const guest = (): Guest => ({
    seat: 'none',
    start() {
      started += 1;
      lane.leave(this);
    },
  });
  const first: Guest = { seat: 'none', start() {} };
  lane.enter(first, false);
  for (let count = 0; count < 50_000; count += 1) lane.enter(guest(), false);
  lane.leave(first);
  expect([started, lane.running, lane.waiting]).toEqual([50_000, 0, 0]);
});

describe('holding requests back', () => {
  const guest = (): Guest => ({ seat: 'none', start() {} });

  test('wakes one for each place, the first first', async () => {
    const lane = new BusyLane({ concurrency: 1, queue: 0 });
    const one = guest();
    lane.enter(one, false);
    const woken: string[] = [];
    const take = (name: string) => () => {
      woken.push(name);
      lane.promise();
    };
    lane.hold(take('a'));
    lane.hold(take('b'));
    expect(lane.hasRoom).toBe(false);
    lane.leave(one);
    await settled();
    expect(woken).toEqual(['a']);
    lane.redeem();
    await settled();
    expect(woken).toEqual(['a', 'b']);
  });

  test('one that takes no place leaves it to the next; one that gave up is not called', async () => {
    const lane = new BusyLane({ concurrency: 1, queue: 0 });
    const one = guest();
    lane.enter(one, false);
    const woken: string[] = [];
    const giveUp = lane.hold(() => woken.push('gone'));
    lane.hold(() => woken.push('elsewhere'));
    lane.hold(() => woken.push('here'));
    expect([giveUp(), giveUp()]).toEqual([true, false]);
    lane.leave(one);
    await settled();
    expect(woken).toEqual(['elsewhere', 'here']);
  });
});

test('a key has one lane; a reload changes its bounds and keeps who is in it', () => {
  const lanes = new Lanes(3);
  const lane = lanes.of({ key: 'run', concurrency: 'cpus', queue: 10 });
  expect(lane.bounds).toEqual({ concurrency: 3, queue: 10 });
  lane.enter({ seat: 'none', start() {} }, false);
  expect(lanes.of({ key: 'run', concurrency: 1, queue: 2 })).toBe(lane);
  expect([lane.bounds, lane.running]).toEqual([{ concurrency: 1, queue: 2 }, 1]);
  expect(lanes.of({ key: 'other', concurrency: 1, queue: 2 })).not.toBe(lane);
});
