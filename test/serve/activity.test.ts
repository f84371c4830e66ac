import { expect, test } from 'vitest';
import type { StampedEvent } from '../../src/model/events.ts';
import { Activity } from '../../src/serve/activity.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { HandClock } from '../support/hand-made.ts';

function setup() {
  const clock = new HandClock();
  const events: StampedEvent[] = [];
  const activity = new Activity(new EventStream(clock, [{ name: 't', on: (event) => void events.push(event) }]), clock);
  const told = () => events.map((event) => event.type === 'actions:waiting' && [event.waiting, event.running]);
  return { clock, activity, told };
}

test('how many wait is told some times a second, and only when it is different', async () => {
  const { clock, activity, told } = setup();
  for (let waiting = 1; waiting <= 100; waiting += 1) activity.loadChanged({ waiting, running: 2 });
  expect(told()).toEqual([]);
  await clock.pass(1000);
  expect(told()).toEqual([[100, 2]]);
  activity.loadChanged({ waiting: 100, running: 1 });
  expect(clock.waiting).toBe(0);
  activity.loadChanged({ waiting: 99, running: 2 });
  activity.loadChanged({ waiting: 0, running: 0 });
  await clock.pass(1000);
  expect(told()).toEqual([
    [100, 2],
    [0, 0],
  ]);
});

test('a queue that came and went in between is not told', async () => {
  const { clock, activity, told } = setup();
  activity.loadChanged({ waiting: 5, running: 1 });
  activity.loadChanged({ waiting: 0, running: 1 });
  await clock.pass(1000);
  expect(told()).toEqual([]);
});
