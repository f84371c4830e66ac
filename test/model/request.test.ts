import { expect, test } from 'vitest';
import { decodePath, parseQuery } from '../../src/model/request.ts';

test.each([
  ['/caf%C3%A9%20au%20lait', '/café au lait'],
  ['/a%2fb%2Fc', '/a%2Fb%2Fc'],
  ['/100%', '/100%'],
  ['/a%20b/%zz', '/a b/%zz'],
  ['/%C3%A9%FF%20', '/é%FF '],
  ['/%C3', '/%C3'],
  ['/%F7%BF%BF%BF%E2%82%AC', '/%F7%BF%BF%BF€'],
])('the path %s is compared as %s', (path, decoded) => {
  expect(decodePath(path)).toBe(decoded);
});

test('a malformed escape in a query leaves the others alone', () => {
  expect([...parseQuery('q=a+b%20%zz&%C3%A9=%')]).toEqual([
    ['q', ['a b %zz']],
    ['é', ['%']],
  ]);
});
