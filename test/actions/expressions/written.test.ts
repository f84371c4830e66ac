import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writtenAt } from '../../../src/actions/expressions/written.ts';

describe('writtenAt', () => {
  test.each([
    ['12345678901234567890', [], '12345678901234567890'],
    ['\ufeff {"a" : 9.90 }', ['a'], '9.90'],
    ['{"a":[1, 2.0 ,{"b":1e400}]}', ['a', '2', 'b'], '1e400'],
    ['{"a":[1, 2.0 ,{"b":1e400}]}', ['a', '1'], '2.0'],
    ['{"a":{"b":1},"a":{"b":2}}', ['a', 'b'], '2'],
    [String.raw`{"x\"}":"\\","a\u0062":-0.0}`, ['ab'], '-0.0'],
    ['{"":{"":7}}', ['', ''], '7'],
    ['{"a": [ ] ,"b":[[],[{}],"]",5]}', ['b', '3'], '5'],
  ])('%s at %j is %s', (text, path, expected) => {
    expect(writtenAt(text, path)).toBe(expected);
  });

  test('what is there is found as JSON.parse finds it, however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const parsed = JSON.parse(text) as unknown;
        for (const [path, inner] of placesIn(parsed)) expect(JSON.parse(writtenAt(text, path) ?? '')).toEqual(inner);
      }),
    );
  });
});

function* placesIn(value: unknown, path: readonly string[] = []): Generator<[readonly string[], unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesIn(inner, [...path, key]);
}
