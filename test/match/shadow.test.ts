import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/match/build-index.ts';
import { findShadowed } from '../../src/match/shadow.ts';
import type { Entry } from '../../src/model/entry.ts';
import { anyRequest, crowdedRequest, crowdOfPairs, crowdOfTemplates, library, patterns } from './arbitrary.ts';
import { bodyKey, equal, headerField, hostsOf, matching, pair, queryField, stateTest, template } from './make.ts';

const named = (entries: Record<string, Entry>): Entry[] =>
  Object.entries(entries).map(([name, entry]) => ({ ...entry, name, id: name }));

const hidden = (entries: Record<string, Entry>): string[] =>
  findShadowed(named(entries)).map(({ entry, by }) => `${entry.name} by ${by.name}`);

const json = { a: 1, b: [1, 2] };

describe('is hidden', () => {
  test.each<[string, Record<string, Entry>, string]>([
    ['an equal pair', { a: pair({ path: '/a' }), b: pair({ path: '/a' }) }, 'b by a'],
    [
      'a pair whose query and body are equal in another order',
      {
        a: pair({ path: '/a', query: { x: ['1'], y: ['2'] }, body: { json } }),
        b: pair({ path: '/a', query: { y: ['2'], x: ['1'] }, body: { json: { b: [1, 2], a: 1 } } }),
      },
      'b by a',
    ],
    [
      'a pair below one for any query of a higher priority',
      { b: pair({ path: '/a', query: { x: ['1'] } }), a: pair({ path: '/a' }, { priority: 1 }) },
      'b by a',
    ],
    [
      'a template whose path a pair answers for everybody',
      {
        b: template({ method: 'GET', path: '/a', fields: [headerField('accept', equal('x'))] }),
        a: pair({ path: '/a' }),
      },
      'b by a',
    ],
    [
      'a template behind one of the same pattern, whatever its parameters are called',
      { a: template({ path: '/users/{id}' }), b: template({ path: '/users/{name}', fields: [bodyKey('k', 'v')] }) },
      'b by a',
    ],
    [
      'a template behind one with the same values',
      {
        a: template({ path: '/a', fields: [queryField('x', equal('1'))] }),
        b: template({ method: 'GET', path: '/a', fields: [queryField('x', equal('1'))] }),
      },
      'b by a',
    ],
    [
      'everything below a template for anything of a higher priority',
      { b: pair({ path: '/a' }), c: template({ path: matching(/x/) }), a: template({}, { priority: 9 }) },
      'b by a, c by a',
    ],
    [
      'all methods of a template',
      { a: template({ path: '/a' }), b: template({ method: ['GET', 'POST'], path: '/a' }) },
      'b by a',
    ],
    [
      'all alternatives of a path, by several',
      { a: template({ path: '/a' }), b: template({ path: '/{x}' }), c: template({ path: ['/a', '/{y}'] }) },
      'c by a',
    ],
  ])('%s', (_, entries, expected) => {
    expect(hidden(entries).join(', ')).toBe(expected);
  });
});

describe('is not hidden', () => {
  test.each<[string, Record<string, Entry>]>([
    ['a pair that asks for more', { a: pair({ path: '/a' }), b: pair({ path: '/a', query: { x: ['1'] } }) }],
    [
      'a pair with a state',
      { a: pair({ path: '/a' }), b: pair({ path: '/a' }, { requiresState: [stateTest('s', 'x')] }) },
    ],
    ['behind an entry that retires', { a: pair({ path: '/a' }, { times: 1 }), b: pair({ path: '/a' }) }],
    [
      'behind an entry with a state',
      { a: template({ path: '/a' }, { requiresState: [stateTest('s', 'x')] }), b: template({ path: '/a' }) },
    ],
    ['HEAD behind any method', { a: template({ path: '/a' }), b: template({ method: 'HEAD', path: '/a' }) }],
    ['a literal behind a pattern', { a: template({ path: '/{x}' }), b: template({ path: '/a' }) }],
    [
      'another method',
      { a: template({ method: 'GET', path: '/a' }), b: template({ method: ['GET', 'PUT'], path: '/a' }) },
    ],
    ['another constraint', { a: template({ path: '/{x:[0-9]+}' }), b: template({ path: '/{x:[a-z]+}' }) }],
    [
      'a body that is text, not JSON',
      { a: pair({ body: { json: 'x' } }), b: pair({ body: { bytes: Buffer.from('"x"') } }) },
    ],
    [
      'behind a matcher that may say anything',
      { a: template({ fields: [bodyKey('k', 'v')] }), b: template({ fields: [bodyKey('k', 'v')] }) },
    ],
  ])('%s', (_, entries) => {
    expect(hidden(entries)).toEqual([]);
  });
});

test('says why', () => {
  const [first, second] = findShadowed(
    named({ a: pair({ path: '/a' }), b: pair({ path: '/a' }), c: template({ method: 'GET', path: '/a' }) }),
  );
  expect(first?.reason).toBe('"a" accepts all of its requests and stands before it');
  expect(second?.reason).toBe('"a" accepts all of its requests and is a pair, and pairs come before templates');
});

test('what is said to be hidden is never chosen', () => {
  const crowds = fc.oneof(library, crowdOfPairs, crowdOfTemplates, patterns);
  const requests = fc.array(fc.oneof(anyRequest, crowdedRequest), { minLength: 4, maxLength: 20 });
  let found = 0;
  fc.assert(
    fc.property(crowds, requests, fc.boolean(), (entries, sent, stateHolds) => {
      const hosts = hostsOf(entries);
      const index = buildIndex(entries, hosts);
      const shadowed = new Set(findShadowed(entries).map(({ entry }) => entry.id));
      found += shadowed.size;
      for (const request of sent) {
        const chosen = index.choose(request, (entry) => stateHolds || entry.requiresState.length === 0);
        expect(shadowed.has(chosen?.id ?? '')).toBe(false);
      }
    }),
    { numRuns: 1500 },
  );
  expect(found).toBeGreaterThan(100);
});
