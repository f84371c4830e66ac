import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildIndex } from '../../src/match/build-index.ts';
import { rank } from '../../src/match/rank.ts';
import type { Entry } from '../../src/model/entry.ts';
import { anyRequest, crowdedRequest, crowdOfPairs, library, patterns } from './arbitrary.ts';
import { headerField, hostsOf, matching, pair, request, stateTest, template } from './make.ts';

const situation = (entries: readonly Entry[], cart = '') => ({
  state: () => cart,
  calls: () => 0,
  hosts: hostsOf(entries),
});

test('the first that matches is the one the index chooses', () => {
  const libraries = fc.oneof(library, crowdOfPairs, patterns);
  const requests = fc.array(fc.oneof(anyRequest, crowdedRequest), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(libraries, requests, fc.constantFrom('', 'full'), (entries, sent, cart) => {
      const index = buildIndex(entries, hostsOf(entries));
      for (const each of sent) {
        const chosen = index.choose(each, (entry) => cart === 'full' || entry.requiresState.length === 0);
        const winner = rank(entries, each, situation(entries, cart)).find(({ matches }) => matches);
        expect(winner?.entry.id).toBe(chosen?.id);
      }
    }),
    { numRuns: 800 },
  );
});

test('shows why those before the winner do not answer', () => {
  const entries = [
    template({ path: '/orders/{id}' }, { name: 'any order' }),
    template(
      { path: '/orders/{id:[0-9]+}', fields: [headerField('authorization', matching(/^Bearer /))] },
      { name: 'with a token' },
    ),
    pair({ path: '/orders/7' }, { name: 'recorded', requiresState: [stateTest('cart', 'full')] }),
    template({ path: '/users/{id}' }, { name: 'another path' }),
  ];
  const ranked = rank(entries, request('GET /orders/7'), situation(entries));
  expect(ranked.map(({ entry, matches }) => [entry.name, matches])).toEqual([
    ['recorded', false],
    ['with a token', false],
    ['any order', true],
  ]);
  expect(ranked[0]?.reports.filter(({ ok }) => !ok)).toEqual([
    { field: 'state.cart', ok: false, expected: '"full"', got: '""' },
  ]);
});
