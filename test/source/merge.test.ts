import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeNodes } from '../../src/source/merge.ts';
import { get, type MapNode, toJson } from '../../src/source/nodes.ts';
import { parse } from './support.ts';

const merged = (base: string, over: string): unknown => toJson(mergeNodes(parse(base), parse(over)));

describe('defaults', () => {
  test.each([
    ['what is missing is filled in', '{status: 200, delay: 20}', '{status: 404}', { status: 404, delay: 20 }],
    [
      'headers are merged without case',
      '{headers: {content-type: a, X-B: b}}',
      '{headers: {Content-Type: c}}',
      { headers: { 'Content-Type': 'c', 'X-B': 'b' } },
    ],
    [
      'so are other maps of names, with case',
      '{query: {a: 1, B: 2}}',
      '{query: {b: 3}}',
      { query: { a: 1, B: 2, b: 3 } },
    ],
    [
      'a header is replaced whole',
      '{headers: {Accept: [a, b]}}',
      '{headers: {Accept: c}}',
      { headers: { Accept: 'c' } },
    ],
    ['a matcher is replaced whole', '{host: {regex: a}}', '{host: {glob: b}}', { host: { glob: 'b' } }],
    ['a body is replaced whole', '{body: {a: 1}}', '{body: {b: 2}}', { body: { b: 2 } }],
    ['a body in a file replaces one written here', '{body: x, encodedBody: true}', '{bodyFile: y}', { bodyFile: 'y' }],
    [
      'null stays, for layers further out and for readers',
      '{delay: 20, headers: {A: a}}',
      '{delay: null, headers: {a: null}}',
      { delay: null, headers: { a: null } },
    ],
    ['an empty mapping means none', '{query: {a: 1}}', '{query: {}}', { query: {} }],
    ['a raw query replaces a mapping', '{query: {a: 1}}', '{query: a=2}', { query: 'a=2' }],
    ['new keys follow', '{a: 1}', '{b: 2, a: 3}', { a: 3, b: 2 }],
  ])('%s', (_, base, over, result) => {
    expect(merged(base, over)).toEqual(result);
  });

  test('what is no mapping is taken as it is', () => {
    expect(merged('{a: 1}', '[1]')).toEqual([1]);
    expect(merged('[1]', '{a: 1}')).toEqual({ a: 1 });
  });

  test('each node keeps the file it comes from', () => {
    const base = parse('status: 200\ndelay: 20');
    const over = parse('status: 404');
    const result = mergeNodes(base, over) as MapNode;
    expect(get(result, 'delay')).toBe(get(base as MapNode, 'delay'));
    expect(get(result, 'status')).toBe(get(over as MapNode, 'status'));
    expect(result.text).toBe(over.text);
  });

  test('which keys nest is the choice of the caller', () => {
    const options = { nested: new Set(['vars']), caseless: new Set<string>(), alternatives: [] };
    const result = mergeNodes(
      parse('{vars: {a: 1}, headers: {a: 1}}'),
      parse('{vars: {b: 2}, headers: {b: 2}}'),
      options,
    );
    expect(toJson(result)).toEqual({ vars: { a: 1, b: 2 }, headers: { b: 2 } });
  });
});

describe('laws', () => {
  const names = fc.constantFrom('status', 'delay', 'headers', 'query', 'body', 'bodyFile');
  const inner = fc.dictionary(fc.constantFrom('a', 'A', 'b'), fc.integer(), { minKeys: 1 });
  const tree = fc
    .dictionary(names, fc.oneof(fc.integer(), inner, fc.constant(null)))
    .map((value) => parse(JSON.stringify(value)));
  const canonical = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  test('nothing under it changes nothing', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(toJson(mergeNodes(parse('{}'), node))).toEqual(toJson(node));
      }),
    );
  });

  test('nothing over it changes nothing', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(toJson(mergeNodes(node, parse('{}')))).toEqual(toJson(node));
      }),
    );
  });

  test('merging the same twice is merging it once', () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        const once = mergeNodes(base, over);
        expect(canonical(toJson(mergeNodes(base, once)))).toEqual(canonical(toJson(once)));
      }),
    );
  });

  test('all that is written over it is there', () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        expect(toJson(mergeNodes(base, over))).toMatchObject(toJson(over) as object);
      }),
    );
  });
});
