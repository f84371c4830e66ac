import { expect, test } from 'vitest';
import type { EventType, Reporter, StampedEvent } from '../../src/model/events.ts';
import { EventStream } from '../../src/serve/stream.ts';
import { HandClock } from '../support/hand-made.ts';

const WARNED = { type: 'session:warned', message: 'x' } as const;

function collector(name: string, wants?: EventType[]): Reporter & { seen: StampedEvent[]; closed: boolean } {
  return {
    name,
    seen: [],
    closed: false,
    ...(wants && { wants: new Set(wants) }),
    on(event) {
      this.seen.push(event);
    },
    close() {
      this.closed = true;
    },
  };
}

test('stamps the time', () => {
  const reporter = collector('a');
  new EventStream(new HandClock(), [reporter]).emit(WARNED);
  expect(reporter.seen).toEqual([{ ...WARNED, time: 1_000_000 }]);
});

test('reporters get what they want; what nobody wants is not made', () => {
  const some = collector('some', ['session:ended']);
  const clock = new HandClock();
  let asked = 0;
  clock.now = () => {
    asked += 1;
    return 0;
  };
  const stream = new EventStream(clock, [some]);
  stream.emit(WARNED);
  stream.emitExchange('exchange:ended', {} as never);
  expect([some.seen, asked]).toEqual([[], 0]);
  const all = collector('all');
  stream.add(all);
  stream.emit(WARNED);
  expect([some.seen.length, all.seen.length]).toEqual([0, 1]);
});

test('one that throws is named once and left out, the others go on', () => {
  const bad: Reporter = {
    name: 'bad',
    on() {
      throw new Error('disk full');
    },
  };
  const good = collector('good');
  const stream = new EventStream(new HandClock(), [bad, good]);
  stream.emit(WARNED);
  stream.emit(WARNED);
  const said = good.seen.map((event) => event.type === 'session:warned' && event.message);
  expect(said).toHaveLength(3);
  expect(said.filter((message) => message !== 'x')).toEqual(['the reporter "bad" failed and is left out: disk full']);
});

test('one that was taken out sees no more', () => {
  const reporter = collector('a');
  const stream = new EventStream(new HandClock());
  const remove = stream.add(reporter);
  remove();
  stream.emit(WARNED);
  expect(reporter.seen).toEqual([]);
});

test('closing closes all of them, though one fails', async () => {
  const bad = { ...collector('bad'), close: () => Promise.reject(new Error('no')) };
  const good = collector('good');
  const stream = new EventStream(new HandClock(), [bad, good]);
  await stream.close();
  expect(good.closed).toBe(true);
});
