import { expect, test } from 'vitest';
import type { EventOf } from '../../src/model/events.ts';
import { banner, modeChange, summary } from '../../src/report/session-lines.ts';
import { style } from '../../src/report/style.ts';

const started: EventOf<'session:started'> = {
  type: 'session:started',
  url: 'http://127.0.0.1:8500',
  directory: 'scenarios',
  mode: 'spy',
  watching: false,
  scenarios: 1,
  pairs: 2,
  templates: 0,
};

test.each<[Partial<EventOf<'session:started'>>, string[]]>([
  [{}, []],
  [{ mode: 'simulate', upstream: 'https://staging.shop.test' }, []],
  [{ mode: 'synthesize', upstream: 'https://staging.shop.test' }, []],
  [{ upstream: 'https://staging.shop.test' }, ['in front of https://staging.shop.test']],
  [{ recordsIn: 'recorded' }, ['recording in recorded/']],
  [
    { upstream: 'https://staging.shop.test', recordsIn: 'scenarios/captured' },
    ['in front of https://staging.shop.test, recording in scenarios/captured/'],
  ],
])('of %j the banner tells where requests go, and where recordings', (given, lines) => {
  expect(banner({ ...started, ...given }, style(false)).slice(2)).toEqual(lines);
});

test('a change of the mode tells where recordings go', () => {
  expect(modeChange({ type: 'mode:changed', mode: 'spy' })).toBe('the mode is spy now');
  expect(modeChange({ type: 'mode:changed', mode: 'capture', recordsIn: 'a/b' })).toBe(
    'the mode is capture now, recording in a/b/',
  );
});

test('the end tells how many answers were otherwise', () => {
  const ended = { type: 'session:ended', exchanges: 4, unmatched: 0, failed: 0, abandoned: 0 } as const;
  const rest = { actions: { passed: 0, failed: 0, broken: 0 }, abandonedActions: [] };
  expect(summary({ ...ended, ...rest }, style(false))).toEqual(['4 exchanges']);
  expect(summary({ ...ended, ...rest, differing: 3 }, style(false))).toEqual(['4 exchanges, 3 with differences']);
});
