import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact } from '../../src/compile/compact.ts';
import type { Entry, Pair } from '../../src/model/entry.ts';

const place = { file: 'a.yaml', line: 1, column: 1 };

function pair(text: string): Pair {
  const only = {
    reply: { status: 200, headers: ['X-A', 'b'], body: 'grÃ¼n', framed: true as const },
    delay: { kind: 'fixed' as const, ms: 5 },
  };
  return {
    kind: 'pair',
    id: `a.yaml#${text}`,
    name: text,
    scenario: 'a.yaml',
    place,
    priority: 3,
    times: 2,
    requiresState: [],
    request: { method: 'GET', path: `/${text}`, query: new Map([['a', ['1']]]) },
    answer: { mode: 'sequential', responses: [only], only },
  };
}

test('an entry is the same, whatever its texts are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(compact(pair(text))).toEqual(pair(text));
    }),
  );
});

test('lone surrogates stay', () => {
  expect(compact(pair('\ud800')).name).toBe('\ud800');
});

test('several responses stay several, faults and rendered replies as they are', () => {
  const rendered = { reply: () => ({ status: 200, headers: [], body: '' }) };
  const responses = [rendered, { fault: 'drop' as const }];
  const entry: Entry = { ...pair('x'), answer: { mode: 'cycle', responses } };
  expect(compact(entry).answer).toEqual({ mode: 'cycle', responses });
});
