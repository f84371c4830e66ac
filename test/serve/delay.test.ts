import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleDelay } from '../../src/serve/delay.ts';
import { split } from '../../src/serve/write.ts';

test('fixed and uniform', () => {
  expect(sampleDelay({ kind: 'fixed', ms: 20 }, () => 0.9)).toBe(20);
  expect(sampleDelay({ kind: 'uniform', min: 10, max: 20 }, () => 0.5)).toBe(15);
});

test('log-normal values have the median and the mean that were asked for, and stay in bounds', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const sample = (min: number, max: number) =>
    Array.from({ length: 40_000 }, () => sampleDelay({ kind: 'logNormal', median: 100, mean: 120, min, max }, random));
  const free = sample(0, Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  expect(Math.abs((free[20_000] as number) - 100)).toBeLessThan(3);
  expect(Math.abs(free.reduce((sum, one) => sum + one, 0) / free.length - 120)).toBeLessThan(4);
  const bound = sample(90, 110);
  expect([Math.min(...bound), Math.max(...bound)]).toEqual([90, 110]);
});

test('pieces are about equal and make the whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), fc.integer({ min: 1, max: 20 }), (body, chunks) => {
      const pieces = split(body, chunks);
      expect(pieces.join('')).toBe(body);
      const lengths = pieces.map((piece) => piece.length);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      expect(pieces.length).toBe(Math.max(1, Math.min(chunks, body.length)));
    }),
  );
});
