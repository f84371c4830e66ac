import { expect, test } from 'vitest';
import { duration, parseDuration } from '../../../src/source/shape/duration.ts';
import { refused, refusedByReader, taken } from './agree.ts';

test.each([
  ['250ms', 250],
  ['2s', 2000],
  ['1.5s', 1500],
  ['1m', 60_000],
  ['1h', 3_600_000],
  ['0', 0],
  ['250', 250],
  ["'250'", 250],
  ['0.5', 0.5],
  ['{timeUnit: SECONDS, value: 2}', 2000],
  ['{timeUnit: MICROSECONDS, value: 1500}', 1.5],
])('%s', (yaml, ms) => {
  expect(taken(duration(), yaml)).toBe(ms);
});

test('variables are filled in', () => {
  expect(taken(duration(), "'{{vars.wait}}'", { wait: 20 })).toBe(20);
  expect(taken(duration(), "'{{vars.wait}}'", { wait: '2s' })).toBe(2000);
});

test.each([
  ['-5', 'a duration cannot be negative'],
  ['-5s', 'a duration cannot be negative'],
  ['5 s', 'write 5s'],
  ['5 seconds', 'write 5s'],
  ['5sec', 'write 5s'],
  ['2min', 'write 2m'],
  ['2 MS', 'write 2ms'],
  ['1m30s', 'write it with one unit: 90s for a minute and a half'],
  ['1d', 'the largest unit is h'],
  ['soon', undefined],
  ['true', undefined],
  ['~', undefined],
  ['[1s]', undefined],
])('%s is refused', (yaml, hint) => {
  const [problem] = refused(duration(), yaml);
  expect(problem).toContain('expected a duration such as 250ms, 2s, 1m or 1h');
  expect(problem?.split('; ')[1]).toBe(hint);
});

test.each([
  ['{timeUnit: SECOND, value: 2}', 'wrong-type: expected a time unit, got the text "SECOND"; did you mean "SECONDS"?'],
  ['{timeUnit: SECONDS}', 'missing-key: "value" is missing; write {timeUnit: SECONDS, value: 2}, or just 2s'],
  ['{value: 2}', 'missing-key: "timeUnit" is missing; write {timeUnit: SECONDS, value: 2}, or just 2s'],
  ['{timeUnit: SECONDS, value: -2}', 'wrong-type: expected a number that is not negative, got the number "-2"'],
  ['{seconds: 2}', 'unknown-key: unknown key "seconds"; write {timeUnit: SECONDS, value: 2}, or just 2s'],
])('%s is refused', (yaml, problem) => {
  expect(refused(duration(), yaml)).toEqual([problem]);
});

test('what no timer can wait is refused', () => {
  expect(refusedByReader(duration(), '600h')[0]).toContain('the longest is 24 days');
  expect(refused(duration(), '2147483648')[0]).toContain('the longest is 24 days');
});

test('a text alone, as flags give it', () => {
  expect(parseDuration('5s')).toBe(5000);
  expect(parseDuration('5 s')).toBeUndefined();
  expect(parseDuration('')).toBeUndefined();
});
