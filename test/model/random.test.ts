import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/model/random.ts';

const take = (seed: string | number, count: number): number[] => Array.from({ length: count }, seededRandom(seed));

describe('seededRandom', () => {
  test('the same seed gives the same numbers, today and next year', () => {
    expect(take('checkout', 3)).toEqual(take('checkout', 3));
    expect(take(1, 3)).toEqual(take('1', 3));
    expect(take('checkout', 3)).toMatchInlineSnapshot(`
      [
        0.9500321454834193,
        0.33669423684477806,
        0.4652894495520741,
      ]
    `);
  });

  test('near seeds give other numbers', () => {
    const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)()));
    expect(firsts.size).toBe(1000);
  });

  test('numbers lie in [0, 1) and fill it evenly', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const buckets = [0, 0, 0, 0, 0, 0, 0, 0];
        for (const value of take(seed, 4000)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(1);
          const bucket = Math.floor(value * 8);
          buckets[bucket] = (buckets[bucket] as number) + 1;
        }
        // 500 each; six standard deviations are 126.
        for (const count of buckets) expect(Math.abs(count - 500)).toBeLessThan(126);
      }),
      { numRuns: 30 },
    );
  });
});
