import { expect, test } from 'vitest';
import { Repeated } from '../../src/serve/repeated.ts';
import { HandClock } from '../support/hand-made.ts';

function setup(rest: number) {
  const clock = new HandClock();
  const begun: number[] = [];
  const work = new Repeated(
    () => {
      begun.push(clock.elapsed());
      return new Promise((resolve) => clock.after(100, resolve));
    },
    { clock, rest },
  );
  return { clock, begun, work };
}

test('it begins at once, and asked for meanwhile once more when it has rested', async () => {
  const { clock, begun, work } = setup(4);
  work.ask();
  work.ask();
  await clock.pass(50);
  work.ask();
  await clock.pass(449);
  expect(begun).toEqual([0]);
  await clock.pass(1000);
  expect(begun).toEqual([0, 500]);
});

test('asked for while it rests it waits, and later it begins at once', async () => {
  const { clock, begun, work } = setup(4);
  work.ask();
  await clock.pass(300);
  work.ask();
  await clock.pass(2000);
  work.ask();
  expect(begun).toEqual([0, 500, 2300]);
});
