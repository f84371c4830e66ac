import { expect, it } from 'vitest';
import { LiveList } from '../../src/report/live/live-list.ts';
import { style } from '../../src/report/style.ts';
import { exchange } from './samples.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

it('shows what goes on below a request, and stays until the last of it ended', async () => {
  let mend = (): void => {};
  let fail = (): void => {};
  const audit = new Promise<void>((resolve) => (mend = resolve));
  const notify = new Promise<void>((_, reject) => (fail = () => reject(new Error('exit code 1'))));
  const list = new LiveList({ paint: style(false), columns: () => 80, elapsed: () => 0, changed() {} });
  const made = exchange();
  list.begin(made, [
    { name: 'audit', done: audit },
    { name: 'notify', done: notify },
  ]);
  await tick();
  expect(list.lines(9, false)).toEqual([expect.stringContaining('◌ 12:00:00 GET'), '  ◌ audit', '  ◌ notify']);
  list.end(made);
  mend();
  await tick();
  expect(list.lines(9, false)).toEqual([expect.stringContaining('◌ 12:00:00 GET'), '  ✔ audit', '  ◌ notify']);
  fail();
  await tick();
  expect(list.lines(9, false)).toEqual([expect.stringMatching(/✖ .* → 200 list/), '  ✔ audit', '  ✖ notify']);
});

it('keeps whole blocks, and the beginning of one that is too high', async () => {
  const list = new LiveList({ paint: style(false), columns: () => 80, elapsed: () => 0, changed() {} });
  for (const id of [1, 2, 3]) {
    list.begin(exchange({ id }));
    list.end(exchange({ id }));
  }
  await tick();
  expect(list.lines(2, false)).toHaveLength(2);
  expect(list.lines(100, false)).toHaveLength(3);
});
