import { expect, test } from 'vitest';
import { ActionRun } from '../../src/model/action.ts';
import type { StampedEvent } from '../../src/model/events.ts';
import { Exchange } from '../../src/model/exchange.ts';
import { Request } from '../../src/model/request.ts';
import { Activity } from '../../src/serve/activity.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { HandClock } from '../support/hand-made.ts';

function setup() {
  const clock = new HandClock();
  const events: StampedEvent[] = [];
  const stream = new EventStream(clock, [{ name: 't', on: (event) => void events.push(event) }]);
  const redaction = new Redaction({ headers: [], path: [], query: ['token'], body: [] });
  const activity = new Activity(stream, clock, () => redaction);
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

test('what is secret in a request is so in the reasons of its actions and in what their programs print', () => {
  const { activity } = setup();
  const request = new Request({
    method: 'GET',
    target: '/a?token=supersecret1',
    rawHeaders: ['Cookie', 'sid=abcdefgh12'],
  });
  const place = { file: 'a.yaml', line: 1, column: 1 };
  const run = new ActionRun(1, { name: 'a', kind: 'webhook', place, summary: 'GET' }, 'after', 0);
  run.outcome = 'broken';
  run.reason = 'supersecret1 is no URL';
  run.stderr = 'got sid=abcdefgh12 and more';
  activity.finished(new Exchange(1, 0, request), run);
  expect(run.reason).not.toContain('supersecret1');
  expect(run.reason).toContain('is no URL');
  expect(run.stderr).not.toContain('abcdefgh12');
});
