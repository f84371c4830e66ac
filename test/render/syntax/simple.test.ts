import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWhole } from '../../../src/render/syntax/parse.ts';
import { parseSimple } from '../../../src/render/syntax/simple.ts';

const piece = fc.constantFrom(
  '{{a}}',
  '{{ a.b-c.d }}',
  '{{request.query.page}}',
  '{{this.a}}',
  '{{a.this}}',
  '{{else}}',
  '{{true}}',
  '{{trueish}}',
  '{{a b}}',
  '{{{a}}}',
  '\\{{a}}',
  '{',
  '}',
  '}}',
  '{{',
  ' ',
  '\n',
  '\r\n',
  '"',
  'x',
  ':',
  '{{_a}}',
  '{{a.0}}',
  '{{a..b}}',
);
const source = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** A tree with the places that `range` gives instead of lines and columns. */
const withSpans = (syntax: NonNullable<ReturnType<typeof parseSimple>>): unknown => {
  const visit = (node: object): unknown =>
    Object.fromEntries(
      Object.entries(node).flatMap(([key, value]) => {
        if (key === 'loc') return 'path' in node || 'parts' in node ? [['span', syntax.range(node as never)]] : [];
        if (value === undefined) return [];
        if (Array.isArray(value))
          return [
            [
              key,
              value
                .filter((each) => each.type !== 'CommentStatement')
                .map((each) => (typeof each === 'object' ? visit(each) : each)),
            ],
          ];
        return [[key, typeof value === 'object' && value !== null ? visit(value) : value]];
      }),
    );
  return visit(syntax.program);
};

describe('templates of text and plain paths', () => {
  test('are read into the tree that the parser makes of them', () => {
    let simple = 0;
    fc.assert(
      fc.property(source, (text) => {
        const ours = parseSimple(text);
        if (!ours) return;
        simple += 1;
        const theirs = parseWhole(text);
        if ('code' in theirs) throw new Error(theirs.message);
        expect(withSpans(ours)).toEqual(withSpans(theirs));
      }),
      { numRuns: 1000 },
    );
    expect(simple).toBeGreaterThan(50);
  });

  test.each([
    '{{a b}}',
    '{{{a}}}',
    '\\{{a}}',
    '{{this}}',
    '{{a.[0]}}',
    '{{else}}',
    '{{#if a}}{{/if}}',
    '{{> a}}',
    '{{!a}}',
    '{{~a}}',
    '{{a',
  ])('%s is left to the parser', (text) => {
    expect(parseSimple(text)).toBeUndefined();
  });
});
