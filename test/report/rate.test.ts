import { expect, it } from 'vitest';
import { Budget, Rate } from '../../src/report/live/rate.ts';

it('tells the rate of the last two seconds', () => {
  const rate = new Rate();
  rate.measure(0, 0);
  for (let at = 100; at <= 3000; at += 100) rate.measure(at, at / 10);
  expect(rate.measure(3100, 310)).toBeCloseTo(100);
});

it('falls to nothing', () => {
  const rate = new Rate();
  rate.measure(0, 0);
  expect(rate.measure(1000, 500)).toBe(500);
  expect(rate.measure(2000, 500)).toBe(250);
  expect(rate.measure(3100, 500)).toBe(0);
  expect(rate.measure(9000, 500)).toBe(0);
});

it('starts anew after a pause', () => {
  const rate = new Rate();
  rate.measure(0, 1000);
  expect(rate.measure(60_000, 1002)).toBe(2);
});

it('lets so many pass in each span', () => {
  const budget = new Budget(2, 100);
  expect([0, 1, 2, 99, 100, 101, 102].map((at) => budget.take(at))).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
});
