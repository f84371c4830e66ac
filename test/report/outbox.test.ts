import { expect, it } from 'vitest';
import { Outbox } from '../../src/report/outbox.ts';
import { FakeClock, FakeTerminal } from './fakes.ts';

function outbox(options: { congested?: boolean; batch?: number; limit?: number } = {}) {
  const { congested = false, ...sizes } = options;
  const sink = new FakeTerminal({ congested });
  const clock = new FakeClock();
  return { sink, clock, box: new Outbox({ sink, clock, dropped: (count) => `${count} dropped\n`, ...sizes }) };
}

it('writes lines together after a moment', () => {
  const { box, sink, clock } = outbox();
  box.add('a\n', true);
  box.add('b\n', false);
  expect(sink.written).toEqual([]);
  clock.advance(50);
  expect(sink.written).toEqual(['a\nb\n']);
  expect(clock.timers).toBe(0);
});

it('writes at once when a batch is full', () => {
  const { box, sink } = outbox({ batch: 4 });
  box.add('abc\n', true);
  expect(sink.written).toEqual(['abc\n']);
});

it('waits for a congested sink, drops passing lines first, and says how many', () => {
  const { box, sink, clock } = outbox({ congested: true, limit: 6 });
  box.add('first\n', true);
  clock.advance(50);
  for (let line = 0; line < 10; line += 1) box.add('pass\n', true);
  box.add('important\n', false);
  clock.advance(1000);
  expect(sink.text).toBe('first\n');
  sink.congested = false;
  sink.drain();
  expect(sink.text).toBe('first\npass\npass\nimportant\n8 dropped\n');
});

it('drops important lines too before it grows without bound', () => {
  const { box, sink } = outbox({ congested: true, limit: 100, batch: 1 });
  for (let line = 0; line < 10_000; line += 1) box.add('important\n', false);
  sink.congested = false;
  sink.drain();
  expect(sink.text.length).toBeLessThan(500);
  expect(sink.text).toMatch(/\d+ dropped\n$/);
});

it('writes what is left when it closes', async () => {
  const { box, sink } = outbox();
  box.add('last\n', true);
  await box.close();
  expect(sink.text).toBe('last\n');
  expect(sink.closed).toBe(1);
});
