import { describe, expect, test } from 'vitest';
import { compileJsonPath } from '../../src/content/json-path.ts';
import type { JsonValue } from '../../src/model/json.ts';

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
