import { describe, expect, test } from 'vitest';
import { compileJsonSchema } from '../../src/content/json-schema.ts';
import type { JsonValue } from '../../src/model/json.ts';

const check = (schema: { [keyword: string]: JsonValue }, document: JsonValue): string | undefined => {
  const compiled = compileJsonSchema(schema);
  if (!('check' in compiled)) throw new Error(compiled.message);
  return compiled.check(document);
};

describe('uniqueItems', () => {
  const unique = { uniqueItems: true };

  test.each([
    [[1, 2, '1', true, null, 0, false, '']],
    [[{ a: 1 }, { a: 2 }, [1], [2], {}, []]],
    [[{ a: { b: 1 } }, { a: { b: 2 } }]],
    [[['a', 'b'], ['a,b'], 'a","b']],
    ['no list'],
  ])('%j has no item twice', (items) => {
    expect(check(unique, items)).toBeUndefined();
  });

  test.each([
    [[1, 2, 1]],
    [[0, -0]],
    [
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
    ],
  ])('%j has one', (items) => {
    expect(check(unique, items)).toBe('$ must not have the same item twice');
    expect(check({ uniqueItems: false }, items)).toBeUndefined();
  });

  test('a long list takes no longer for each item', () => {
    const items = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    expect(check(unique, items)).toBeUndefined();
    expect(check({ $schema: 'http://json-schema.org/draft-07/schema#', ...unique }, [...items, { id: 0 }])).toContain(
      'twice',
    );
  });
});
