import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPathPattern, parsePathPattern } from '../../src/match/path-pattern.ts';
import { pathFits } from '../../src/match/paths/path-test.ts';
import type { PathPattern } from '../../src/model/entry.ts';

const cases = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/match/${name}.json`, import.meta.url), 'utf8')) as T;

interface PathCase {
  pattern: string;
  fits: Record<string, Record<string, string>>;
  misses: string[];
}

interface ProblemCase {
  pattern: string;
  code: string;
  marks: string;
  last?: boolean;
}

function parsed(source: string): PathPattern {
  const pattern = parsePathPattern(source);
  if (!('capture' in pattern)) throw new Error(`${source}: ${pattern.message}`);
  return pattern;
}

describe.each(cases<PathCase[]>('paths'))('$pattern', ({ pattern, fits, misses }) => {
  test('captures', () => {
    const compiled = parsed(pattern);
    for (const [path, values] of Object.entries(fits)) {
      expect([path, Object.entries(compiled.capture(path) ?? {})]).toEqual([path, Object.entries(values)]);
      expect(pathFits({ kind: 'pattern', pattern: compiled }, path)).toBe(true);
    }
  });

  test('refuses', () => {
    const compiled = parsed(pattern);
    expect(misses.filter((path) => compiled.capture(path) !== undefined)).toEqual([]);
    expect(misses.filter((path) => pathFits({ kind: 'pattern', pattern: compiled }, path))).toEqual([]);
  });
});

test.each(cases<ProblemCase[]>('path-problems'))('$pattern: $code', ({ pattern, code, marks, last }) => {
  const problem = parsePathPattern(pattern);
  if ('capture' in problem) throw new Error('no problem was found');
  expect(problem.code).toBe(code);
  expect(pattern.slice(problem.offset, problem.offset + problem.length)).toBe(marks);
  expect(problem.offset).toBe(last ? pattern.lastIndexOf(marks) : pattern.indexOf(marks));
  expect(problem.message).not.toBe('');
});

test('the kinds of segments, as the index needs them', () => {
  const { segments } = parsed('/a/{id}/{n:[0-9]+}/{id2}.json/{rest*}');
  expect(segments.map((segment) => segment.kind)).toEqual(['literal', 'param', 'param', 'mixed', 'rest']);
  expect(segments[2]).toMatchObject({ constraintSource: '[0-9]+' });
  expect(segments[3]).toMatchObject({ source: '{id2}.json' });
});

test('only braces make a pattern', () => {
  expect(isPathPattern('/users/{id}')).toBe(true);
  expect(isPathPattern('/users/:id')).toBe(false);
});

test('a segment made to be searched for long is given up, not searched', () => {
  const pattern = parsed('/{a:[^x]*}-{b:[^x]*}-{c:[^x]*}-{d:y}');
  expect(pattern.capture(`/${'-'.repeat(8000)}`)).toBeUndefined();
});

const word = fc.stringMatching(/^[a-z0-9._~-]{1,6}$/);
const part = fc.oneof(
  word.map((text) => ({ pattern: text, path: text, value: undefined })),
  fc.tuple(fc.constant('{p}'), word).map(([pattern, path]) => ({ pattern, path, value: path })),
  fc.tuple(fc.constant('{p:[^/]+}'), word).map(([pattern, path]) => ({ pattern, path, value: path })),
);

test('what a pattern is filled in with is what it captures', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const source = parts.map((each, index) => `/${each.pattern.replace('{p', `{p${index}`)}`).join('');
      const values = parts.flatMap((each, index) => (each.value === undefined ? [] : [[`p${index}`, each.value]]));
      expect(parsed(source).capture(parts.map((each) => `/${each.path}`).join(''))).toEqual(Object.fromEntries(values));
    }),
  );
});

test('whatever is written, parsing gives a pattern or a problem inside the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('/', '{', '}', 'id', '*', ':', '[', ']', '\\', '.', '(', ')'), { maxLength: 16 }),
      (pieces) => {
        const source = `/${pieces.join('')}`;
        const pattern = parsePathPattern(source);
        if ('capture' in pattern) expect(pattern.segments.length).toBeGreaterThan(0);
        else expect(pattern.offset + pattern.length).toBeLessThanOrEqual(source.length);
      },
    ),
    { numRuns: 500 },
  );
});
