import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeaderFilter } from '../../../src/actions/forward/header-filter.ts';

test('what is meant for one hop goes, in any casing; casing, order and repeats of the rest stay', () => {
  const raw = [
    'X-a',
    '1',
    'CONNECTION',
    'keep-alive',
    'te',
    'gzip',
    'x-A',
    '2',
    'Proxy-Connection',
    'x',
    'Expect',
    'y',
  ];
  expect(new HeaderFilter([]).apply(raw)).toEqual(['X-a', '1', 'x-A', '2']);
});

test('so does what Connection names', () => {
  const raw = ['X-Hop', '1', 'Connection', 'close, x-hop', 'X-End', '2', 'connection', 'X-Other', 'x-other', '3'];
  expect(new HeaderFilter([]).apply(raw)).toEqual(['X-End', '2']);
});

test('and what is to be replaced', () => {
  expect(new HeaderFilter(['host']).apply(['Host', 'a', 'X-Host', 'b'])).toEqual(['X-Host', 'b']);
});

test('it is the same as comparing every name', () => {
  const name = fc.constantFrom('Host', 'X', 'Keep-Alive', 'TE', 'Trailer', 'Upgrade', 'Accept', 'X-'.padEnd(40, 'y'));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), fc.array(name), (pairs, more) => {
      const taken = new Set(['keep-alive', 'te', 'trailer', 'upgrade', ...more.map((each) => each.toLowerCase())]);
      const expected = pairs.filter(([each]) => !taken.has(each.toLowerCase())).flat();
      expect(new HeaderFilter(more.map((each) => each.toLowerCase())).apply(pairs.flat())).toEqual(expected);
    }),
  );
});
