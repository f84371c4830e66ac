import { expect, test } from 'vitest';
import { WorkQueue } from '../../../src/serve/capture/queue.ts';

const MIB = 1024 * 1024;

/** A queue of numbers, each of which holds as many bytes; `step` lets the batch at work end. */
function setup() {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const queue = new WorkQueue<number>(
    (batch) => {
      batches.push([...batch]);
      return new Promise((resolve) => waiting.push(resolve));
    },
    (bytes) => bytes,
  );
  const step = async (): Promise<void> => {
    await Promise.resolve();
    waiting.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { queue, batches, step };
}

test('works in the order in which it came, much at once', async () => {
  const { queue, batches, step } = setup();
  for (let item = 0; item < 450; item += 1) queue.add(item);
  await step();
  queue.add(450);
  for (let turn = 0; turn < 4; turn += 1) await step();
  await queue.idle();
  expect(batches.flat()).toEqual([...Array(451).keys()]);
  expect(batches.length).toBeLessThan(6);
});

test('large items do not make a batch larger than can be worked at in a moment', async () => {
  const { queue, batches, step } = setup();
  for (let item = 0; item < 4; item += 1) queue.add(MIB);
  for (let turn = 0; turn < 4; turn += 1) await step();
  await queue.idle();
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
