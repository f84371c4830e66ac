import { describe, expect, test } from 'vitest';
import { byKind, list, oneOrMany, record } from '../../../src/source/shape/collections.ts';
import { nullable } from '../../../src/source/shape/nullable.ts';
import { integer, json, text } from '../../../src/source/shape/scalars.ts';
import { read } from '../support.ts';
import { refused, refusedByReader, taken } from './agree.ts';

describe('list', () => {
  test('each item is read', () => {
    expect(taken(list(integer()), '[1, 2]')).toEqual([1, 2]);
    expect(taken(list(integer()), '[]')).toEqual([]);
  });

  test('every problem is reported', () => {
    expect(refused(list(integer()), '[a, 1, b]')).toHaveLength(2);
    expect(refused(list(integer()), '1')[0]).toContain('expected a list');
    expect(refused(list(integer(), { min: 1 }), '[]')).toEqual([
      'empty-list: at least 1 is expected in this list; add an item',
    ]);
  });
});

describe('oneOrMany', () => {
  test('is a list in any case', () => {
    expect(taken(oneOrMany(text()), 'a')).toEqual(['a']);
    expect(taken(oneOrMany(text()), '[a, b]')).toEqual(['a', 'b']);
    expect(refused(oneOrMany(text()), '{a: b}')).toHaveLength(1);
    expect(refused(oneOrMany(text(), { min: 1 }), '[]')).toHaveLength(1);
  });
});

describe('record', () => {
  test('keys are free', () => {
    expect(taken(record(integer()), '{a: 1, __proto__: 2}')).toEqual(
      new Map([
        ['a', 1],
        ['__proto__', 2],
      ]),
    );
  });

  test('every value is checked', () => {
    expect(refused(record(integer()), '{a: x, b: 1, c: y}')).toHaveLength(2);
    expect(refused(record(integer(), { expects: 'a mapping of counts' }), '[1]')).toEqual([
      'wrong-type: expected a mapping of counts, got a list',
    ]);
  });

  test('a key may be refused', () => {
    const shape = record(integer(), { key: ({ key }) => (key.includes(' ') ? `"${key}" holds a space` : undefined) });
    expect(refusedByReader(shape, '{"a b": 1, c: 2}')).toEqual(['bad-key: "a b" holds a space']);
  });
});

describe('byKind', () => {
  const shape = byKind({ expects: 'a text, or a mapping', scalar: text(), map: record(integer()) });

  test('each kind has its shape', () => {
    expect(taken(shape, 'a')).toBe('a');
    expect(taken(shape, 'a: 1')).toEqual(new Map([['a', 1]]));
    expect(refused(shape, '[a]')).toEqual(['wrong-type: expected a text, or a mapping, got a list']);
  });

  test('a value that was forgotten could have been any of them', () => {
    expect(refused(record(shape), 'x:')).toEqual(['wrong-type: expected a text, or a mapping, got nothing']);
  });
});

describe('nullable', () => {
  test('a written null is a value, a forgotten one is not', () => {
    expect(taken(record(nullable(text())), '{a: null, b: ~, c: d}')).toEqual(
      new Map([
        ['a', null],
        ['b', null],
        ['c', 'd'],
      ]),
    );
    expect(read(record(nullable(text())), 'a:').diagnostics).toMatchObject([{ code: 'wrong-type' }]);
  });
});

test('a null inside of a value is no missing value', () => {
  expect(taken(list(json()), '[null, 1]')).toEqual([null, 1]);
});
