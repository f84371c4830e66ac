import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonValue } from '../../../src/model/json.ts';
import { behindColon, blockText, flowText } from '../../../src/source/rewrite/yaml-text.ts';

const values = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ \n\t:#,[\]{}'"|>~?!&*%@`a-z-]{0,12}$/));
const read = (yaml: string): unknown => parse(yaml, { uniqueKeys: false, stringKeys: true });
/** There is one zero in JSON. */
const plain = (value: JsonValue): unknown => JSON.parse(JSON.stringify(value));

describe('a value as YAML', () => {
  test('reads back as it was, in both styles', () => {
    fc.assert(
      fc.property(fc.oneof(values, texts), (value) => {
        expect(read(flowText(value))).toEqual(plain(value));
        expect(read(`{a: ${flowText(value)}, b: [${flowText(value)}]}`)).toEqual({
          a: plain(value),
          b: [plain(value)],
        });
        expect(read(`x:${behindColon(value, 0)}\ny: 1\n`)).toEqual({ x: plain(value), y: 1 });
        expect(read(`x:\n    ${blockText([value], 4)}\n`)).toEqual({ x: [plain(value)] });
      }),
    );
  });

  test.each<[JsonValue, string]>([
    ['plain text', 'plain text'],
    ['/orders?page=2', '/orders?page=2'],
    ['text/html; charset=utf-8', 'text/html; charset=utf-8'],
    ['yes', "'yes'"],
    ['12', "'12'"],
    ["it's", "'it''s'"],
    ['a\u0007b', '"a\\u0007b"'],
    ['', "''"],
    [{ id: 1, tags: ['a', 'b: c'], none: null }, "{id: 1, tags: [a, 'b: c'], none: null}"],
  ])('as people write it: %j', (value, text) => {
    expect(flowText(value)).toBe(text);
  });

  test('text of several lines keeps them', () => {
    expect(blockText({ a: 'one\ntwo\n', b: ['x\n\ny'] }, 2)).toBe(
      'a: |\n    one\n    two\n  b:\n    - |-\n      x\n\n      y',
    );
  });
});
