import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../../src/model/exchange.ts';
import { Journal } from '../../src/serve/journal.ts';

const exchange = (id: number): Exchange => ({ id }) as Exchange;
const ids = (journal: Journal): number[] => journal.all().map(({ id }) => id);

test('keeps the last ones, in order, however many come and whatever they weigh', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.nat(12)),
      (size, bytes, weights) => {
        const journal = new Journal({ size, bytes });
        let kept: { id: number; weight: number }[] = [];
        for (const [id, weight] of weights.entries()) {
          journal.add(exchange(id), weight);
          if (weight > bytes) continue;
          kept = [...kept, { id, weight }].slice(-size);
          while (kept.reduce((sum, one) => sum + one.weight, 0) > bytes) kept.shift();
        }
        expect(ids(journal)).toEqual(kept.map(({ id }) => id));
        expect(journal.size).toBe(kept.length);
      },
    ),
  );
});

test('size 0 keeps nothing', () => {
  const journal = new Journal({ size: 0 });
  journal.add(exchange(1), 0);
  expect(ids(journal)).toEqual([]);
});

test('clear forgets, and it goes on', () => {
  const journal = new Journal({ size: 2 });
  for (const id of [1, 2, 3]) journal.add(exchange(id), 1);
  journal.clear();
  journal.add(exchange(4), 1);
  expect(ids(journal)).toEqual([4]);
});
