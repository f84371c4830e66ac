import { expect, test } from 'vitest';
import { banner, modeChange } from '../../src/report/session-lines.ts';
import { style } from '../../src/report/style.ts';

const started = {
  type: 'session:started',
  url: 'http://127.0.0.1:8500',
  directory: 'scenarios',
  mode: 'spy',
  watching: false,
  scenarios: 1,
  pairs: 2,
  templates: 0,
} as const;

test.each([
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
