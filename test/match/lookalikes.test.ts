import { expect, test } from 'vitest';
import { findLookalikes } from '../../src/match/lookalikes.ts';
import { pair, stateTest, template } from './make.ts';

const orders = { path: '/orders', query: { page: ['1'] } };

test('recordings that differ only by scheme or host are named', () => {
  const found = findLookalikes([
    pair({ ...orders, scheme: 'https', host: 'api.shop.test' }, { name: 'live' }),
    pair({ ...orders, scheme: 'https', host: 'api.stage.test' }, { name: 'stage' }),
    pair({ ...orders, scheme: 'http', host: 'api.shop.test' }, { name: 'plain' }),
  ]);
  expect(found.map(({ message }) => message)).toEqual([
    '"stage" differs from "live" by its host alone: a client that reaches the mock by an address of its own gets "live"',
    '"plain" differs from "live" by its scheme alone: a client that reaches the mock by an address of its own gets "live"',
  ]);
});

test('what can be told apart is not', () => {
  const host = 'api.shop.test';
  const other = 'api.stage.test';
  const entries = [
    pair({ ...orders, host }),
    pair({ ...orders, host }),
    pair({ ...orders }),
    pair({ ...orders, scheme: 'https', host: other }),
    pair({ ...orders, host: other, query: { page: ['2'] } }),
    pair({ ...orders, host: other, method: 'POST' }),
    pair({ ...orders, host: other }, { priority: 1 }),
    pair({ ...orders, host: other }, { requiresState: [stateTest('stage', 'yes')] }),
    pair({ ...orders, host: other }, { times: 1 }),
    template({ path: '/orders' }),
  ];
  expect(findLookalikes(entries)).toEqual([]);
});
