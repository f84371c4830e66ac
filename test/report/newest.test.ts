import { expect, test } from 'vitest';
import { newest } from '../../src/report/live/newest.ts';

const of = (blocks: string[][], room: number): string[] => newest(blocks, (block) => block, room);

test('whole blocks, the newest last', () => {
  expect(of([['a'], ['b', 'b1'], ['c']], 3)).toEqual(['b', 'b1', 'c']);
  expect(of([['a', 'a1'], ['b', 'b1'], ['c']], 4)).toEqual(['b', 'b1', 'c']);
});

test('of the newest its beginning, and how much is left out', () => {
  const lines = ['b', '1', '2', '3', '4', '5', '6', '7'];
  expect(of([['a'], lines], 6)).toEqual(['b', '1', '2', '3', '4', '  … 3 more lines']);
  expect(of([lines], 8)).toEqual(lines);
});

test('where room is scarce, lines are better spent', () => {
  expect(of([['b', '1', '2', '3']], 3)).toEqual(['b', '1', '2']);
  expect(of([['b', '1', '2']], 0)).toEqual([]);
});
