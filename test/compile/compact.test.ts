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

const reply = { status: 200, headers: ['X-A', 'b'], body: 'green', framed: true as const };

function plain(changes: Partial<Pair>, response: object = { reply }): Pair {
  const { times: _, ...entry } = pair('x');
  const only = response as { reply: typeof reply };
  return { ...entry, answer: { mode: 'sequential', responses: [only], only }, ...changes };
}

test('the one answer of an entry that asks for nothing else is prepared', () => {
  const entry = compact(plain({}));
  expect(entry.prepared).toEqual(reply);
  expect(entry.answer.only).toEqual({ reply });
});

test.for<[string, Pair]>([
  ['times', plain({ times: 1 })],
  [
    'state',
    plain({
      requiresState: [{ state: { store: '', key: 'a' }, matcher: { test: () => true, literals: [] } as never }],
    }),
  ],
  ['a pipeline', plain({ pipeline: { before: [], steps: [], after: [] } })],
  ['middleware', plain({ middleware: [{} as never] })],
  ['a delay', plain({}, { reply, delay: { kind: 'fixed', ms: 5 } })],
  ['a dribble', plain({}, { reply, dribble: { chunks: 2, over: 10 } })],
  ['a move of state', plain({}, { reply, moves: { set: [], remove: [] } })],
  ['a template', plain({}, { reply: () => reply })],
  ['a fault', plain({}, { fault: 'drop' })],
  ['a live answer', plain({}, { responder: {} })],
  ['several responses', plain({ answer: { mode: 'cycle', responses: [{ reply }, { reply }] } })],
])('an entry with %s has no prepared answer', ([, entry]) => {
  expect(compact(entry).prepared).toBeUndefined();
});
