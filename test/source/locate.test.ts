import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { rangeInScalar } from '../../src/source/locate.ts';
import { get, type MapNode, type ScalarNode } from '../../src/source/nodes.ts';
import { parse } from './support.ts';

const scalarIn = (text: string): ScalarNode => get(parse(text) as MapNode, 'x') as ScalarNode;

/** What was written where `wanted` stands in the value. */
function writtenFor(text: string, wanted: string): string {
  const node = scalarIn(text);
  const range = rangeInScalar(node, node.source.indexOf(wanted), wanted.length);
  return text.slice(range.start, range.end);
}

describe('a part of a value is found in the file', () => {
  test.each([
    ['plain', 'x: see {{here}} now', '{{here}}', '{{here}}'],
    ['plain, folded', 'x: one\n  two\n  {{here}}\ny: 1', '{{here}}', '{{here}}'],
    ['single quotes', "x: 'a {{here}} b'", '{{here}}', '{{here}}'],
    ['behind a doubled quote', "x: 'it''s {{here}}'", '{{here}}', '{{here}}'],
    ['a doubled quote', "x: 'it''s'", "'", "''"],
    ['double quotes', 'x: "a {{here}}"', '{{here}}', '{{here}}'],
    ['behind escapes', 'x: "\\t\\x41\\u00e9\\U0001F600 {{here}}"', '{{here}}', '{{here}}'],
    ['an escape', 'x: "a\\u00e9b"', 'é', '\\u00e9'],
    ['behind an escaped line end', 'x: "one \\\n   two {{here}}"', '{{here}}', '{{here}}'],
    ['behind folded lines', 'x: "one\n\n   two\n  {{here}}"', '{{here}}', '{{here}}'],
    ['a literal block', 'x: |\n    {\n      "id": {{here}}\n    }\n', '{{here}}', '{{here}}'],
    ['a literal block with blank lines', 'x: |\n\n  a\n\n\n  {{here}}\n', '{{here}}', '{{here}}'],
    ['a literal block with an indentation', 'x: |2\n    a\n  {{here}}\n', '{{here}}', '{{here}}'],
    ['a literal block, kept', 'x: |+\n  a\n  {{here}}\n\n\ny: 1', '{{here}}', '{{here}}'],
    ['a folded block', 'x: >\n  one\n  two\n\n  {{here}}\n', '{{here}}', '{{here}}'],
    ['a folded block with deeper lines', 'x: >-\n  one\n    two\n  {{here}}\n', '{{here}}', '{{here}}'],
    ['with CRLF', 'x: |\r\n  one\r\n  {{here}}\r\n', '{{here}}', '{{here}}'],
    ['with a comment in the header', 'x: | # note\n  {{here}}\n', '{{here}}', '{{here}}'],
  ])('%s', (_, text, wanted, written) => {
    expect(writtenFor(text, wanted)).toBe(written);
  });
});

test('behind the end stands the end', () => {
  const text = "x: 'abc'";
  expect(rangeInScalar(scalarIn(text), 3)).toMatchObject({ start: 7, end: 7 });
  expect(rangeInScalar(scalarIn(text), 99, 5)).toMatchObject({ start: 7, end: 7 });
});

test('length 0 is a place without extent', () => {
  expect(rangeInScalar(scalarIn('x: |\n  abc\n'), 1, 0)).toMatchObject({ start: 8, end: 8 });
});

test('an empty value is where it would stand', () => {
  expect(rangeInScalar(scalarIn('x: ""'), 0)).toMatchObject({ start: 4 });
});

const line = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '{', '}', '"', "'", '\\', '#', ':', 'é', '😀', '\t'),
  maxLength: 30,
});
const value = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'));
const style = fc.constantFrom(
  'BLOCK_LITERAL',
  'BLOCK_FOLDED',
  'QUOTE_DOUBLE',
  'QUOTE_SINGLE',
  'PLAIN',
) as fc.Arbitrary<'PLAIN'>;

test('each letter is found, whatever the style', () => {
  fc.assert(
    fc.property(value, style, fc.nat(), (written, defaultStringType, seed) => {
      const text = stringify({ x: `${written}z` }, { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 20 });
      const node = scalarIn(text);
      const letters = [...node.source.matchAll(/[abz]/g)];
      const letter = letters[seed % letters.length] as RegExpExecArray;
      const range = rangeInScalar(node, letter.index);
      expect(text.slice(range.start, range.end)).toBe(letter[0]);
    }),
    { numRuns: 500 },
  );
});
