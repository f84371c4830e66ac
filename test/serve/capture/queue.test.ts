import { expect, test } from 'vitest';
import { WorkQueue } from '../../../src/serve/capture/queue.ts';
import { HandClock } from '../../support/hand-made.ts';

const MIB = 1024 * 1024;

/** A queue of numbers, each of which holds as many bytes; `step` lets the batch at work end. */
function setup() {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const clock = new HandClock();
  const queue = new WorkQueue<number>({
    work(batch) {
      batches.push([...batch]);
      return new Promise((resolve) => waiting.push(resolve));
    },
    bytesOf: (bytes) => bytes,
    clock,
  });
  const step = async (): Promise<void> => {
    await Promise.resolve();
    waiting.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { queue, batches, step, clock };
}

test('works in the order in which it came, much at once', async () => {
  const { queue, batches, step } = setup();
  for (let item = 0; item < 450; item += 1) queue.add(item);
  await step();
  queue.add(450);
  const idle = queue.idle();
  for (let turn = 0; turn < 4; turn += 1) await step();
  await idle;
  expect(batches.flat()).toEqual([...Array(451).keys()]);
  expect(batches.length).toBeLessThan(6);
});

test('the first is worked at once, and what comes right behind it together', async () => {
  const { queue, batches, step, clock } = setup();
  queue.add(0);
  await step();
  queue.add(1);
  await step();
  queue.add(2);
  await step();
  expect(batches).toEqual([[0]]);
  await clock.pass(10);
  expect(batches).toEqual([[0], [1, 2]]);
});

test('whoever waits for its end does not wait for more to come', async () => {
  const { queue, batches, step } = setup();
  queue.add(0);
  await step();
  queue.add(1);
  const idle = queue.idle();
  await step();
  await idle;
  expect(batches).toEqual([[0], [1]]);
});

test('large items do not make a batch larger than can be worked at in a moment', async () => {
  const { queue, batches, step } = setup();
  for (let item = 0; item < 4; item += 1) queue.add(MIB);
  const idle = queue.idle();
  for (let turn = 0; turn < 4; turn += 1) await step();
  await idle;
  expect(batches.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
});

test('when too much waits there is no room, until enough of it is done', async () => {
  const { queue, step } = setup();
  for (let item = 0; item < 32; item += 1) queue.add(MIB);
  expect(queue.room).toBeUndefined();
  queue.add(MIB);
  let isThereRoom = false;
  void queue.room?.then(() => {
    isThereRoom = true;
  });
  for (let turn = 0; turn < 16; turn += 1) await step();
  expect(isThereRoom).toBe(false);
  await step();
  expect(isThereRoom).toBe(true);
  expect(queue.room).toBeUndefined();
});
