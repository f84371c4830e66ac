import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileJsonPath } from '../../src/content/json-path.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Loose } from '../support/loose.ts';

const select = (source: string, document: JsonValue): readonly JsonValue[] => {
  const compiled = compileJsonPath(source);
  if (!('select' in compiled)) throw new Error(compiled.message);
  return compiled.select(document);
};

const nested = (depth: number): JsonValue => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as JsonValue;

describe('a descent', () => {
  test('looks through every value of a large document', () => {
    expect(
      select(
        '$..*',
        Array.from({ length: 300_000 }, () => 1),
      ),
    ).toHaveLength(300_000);
    expect(select('$..a', nested(100_000))).toHaveLength(100_000);
  });

  test('within a descent is given up when it would take seconds', () => {
    expect(select('$..a..a', nested(200))).toHaveLength(19_900);
    expect(select('$..a..a', nested(2_500))).toEqual([]);
  });
});

describe('where what is selected stands', () => {
  const compile = (source: string) => {
    const compiled = compileJsonPath(source);
    if (!('locate' in compiled)) throw new Error(compiled.message);
    return compiled;
  };

  test.each([
    ['$', [[]]],
    ['$.a', [['a']]],
    ['$.none', []],
    ['$..b', [['b'], ['a', 0, 'b']]],
    ['$..[?@.b == 1]', [['a', 0]]],
    ['$.a[*]..b', [['a', 0, 'b']]],
  ])('%s', (source, places) => {
    expect(compile(source).locate({ a: [{ b: 1 }, { c: 2 }], b: 3 })).toEqual(places);
  });

  test('leads to the very values that are selected, in the same order', () => {
    const name = fc.constantFrom('a', 'b', '0', '__proto__');
    const { document } = fc.letrec<{ document: JsonValue }>((tie) => ({
      document: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.string({ maxLength: 3 }),
        fc.array(tie('document'), { maxLength: 3 }),
        fc.dictionary(name, tie('document'), { maxKeys: 3 }),
      ),
    }));
    const paths = fc.constantFrom('$..a', '$..*', '$.a..b', '$..[0]', '$.a.b', '$..[?@.a]', '$.*..a', '$..a..b');
    fc.assert(
      fc.property(document, paths, (given, source) => {
        const query = compile(source);
        const found = query.locate(given)?.map((place) => place.reduce<Loose>((value, step) => value[step], given));
        expect(found).toEqual(query.select(given));
      }),
    );
  });

  test('is not worked out for a document so deep that it would take all memory', () => {
    const wideAndDeep = `${'{"a":'.repeat(1000)}[${'1,'.repeat(200_000)}1]${'}'.repeat(1000)}`;
    expect(compile('$..*').locate(JSON.parse(wideAndDeep) as JsonValue)).toBeUndefined();
    expect(compile('$..a').locate(nested(100_000))).toBeUndefined();
    expect(compile('$..a').locate(nested(1000))).toHaveLength(1000);
  });
});
