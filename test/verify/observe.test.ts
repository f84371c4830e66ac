import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ActionRun } from '../../src/model/action-run.ts';
import type { Entry } from '../../src/model/entry.ts';
import { Exchange } from '../../src/model/exchange.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { Redaction } from '../../src/serve/redact.ts';
import { judgeObserved } from '../../src/verify/judge-observed.ts';
import { Observer } from '../../src/verify/observe.ts';
import { type Policy, policyOf } from '../../src/verify/policy.ts';
import { Tally } from '../../src/verify/verdict.ts';
import { line } from '../support/engine-driver.ts';
import { entry, reply, request } from '../support/hand-made.ts';

const place = { file: 'a.yaml', line: 9, column: 3 };
const expecting = (name: string, verification: Partial<NonNullable<Entry['verification']>>): Entry =>
  entry(name, { verification: { place, replay: true, ...verification } });
const calls = (min: number, max = min) => ({ calls: { min, max } });

let ids = 0;

interface Given {
  readonly target?: string;
  readonly id?: number;
  readonly actions?: readonly [name: string, outcome: Outcome, reason?: string][];
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly headers?: readonly string[];
}

function exchangeOf(found: Entry | undefined, given: Given = {}): Exchange {
  ids += 1;
  const exchange = new Exchange(given.id ?? ids, Date.UTC(2026, 10, 20, 12), request({ target: given.target ?? '/a' }));
  exchange.entry = found;
  exchange.unmatched = found === undefined && given.outcome === undefined;
  exchange.reply = reply('ok', { status: found ? 200 : 404, headers: given.headers ?? [] });
  exchange.duration = 1.25;
  exchange.outcome = given.outcome ?? 'passed';
  exchange.reason = given.reason;
  exchange.actions = (given.actions ?? []).map(([name, outcome, reason]) => {
    const run = new ActionRun(1, { name, kind: 'webhook', summary: '', place: { ...place, line: 5 } }, 'after', 0);
    return Object.assign(run, { outcome, reason, duration: 2 });
  });
  return exchange;
}

function judge(entries: readonly Entry[], exchanges: readonly Exchange[], policy: Policy = policyOf()) {
  const observer = new Observer(() => new Redaction());
  for (const exchange of exchanges) observer.on({ type: 'exchange:ended', exchange, time: 0 });
  const results = [...judgeObserved(observer, { entries }, { policy })];
  return { results, lines: results.map(line), observer };
}

describe('entries', () => {
  const one = entry('one');
  const two = entry('two');

  test('called ones tell their requests and actions, others are skipped with their place', () => {
    const { results } = judge(
      [one, two],
      [exchangeOf(one, { target: '/a?b=1' }), exchangeOf(one, { actions: [['audit', 'passed']] })],
    );
    expect(results).toEqual([
      {
        kind: 'entry',
        suite: 'a.yaml',
        name: 'one',
        status: 'passed',
        place: one.place,
        duration: 2.5,
        problems: [],
        output: [
          '2026-11-20T12:00:00.000Z GET /a?b=1 → 200 (1.3 ms)',
          '2026-11-20T12:00:00.000Z GET /a → 200 (1.3 ms); audit passed (2.0 ms)',
        ],
      },
      {
        kind: 'action',
        suite: 'a.yaml',
        name: 'audit (one)',
        status: 'passed',
        place: { ...place, line: 5 },
        duration: 2,
        problems: [],
        output: ['1 run: 1 passed, 0 failed, 0 broken'],
      },
      {
        kind: 'entry',
        suite: 'a.yaml',
        name: 'two',
        status: 'skipped',
        message: 'nothing called it',
        place: two.place,
        duration: 0,
        problems: [],
        output: [],
      },
    ]);
  });

  test('at most 100 lines, then a count', () => {
    const { results } = judge(
      [one],
      Array.from({ length: 1234 }, () => exchangeOf(one)),
    );
    expect(results[0]?.output).toHaveLength(101);
    expect(results[0]?.output.at(-1)).toBe('… and 1134 more');
  });

  test('that nothing called fail when that was asked for, unless they must not be called', () => {
    const { lines } = judge([two, expecting('never', calls(0))], [], policyOf({ failOn: ['unused'] }));
    expect(lines).toEqual(['failed entry two: nothing called it', 'passed entry never']);
  });

  test('whose answer could not be made fail; a client that left is its own business', () => {
    const failed = { outcome: 'failed', headers: ['Content-Type', 'a/b', 'x-mockrun-error', 'true'] } as const;
    const { lines } = judge(
      [one, two],
      [
        exchangeOf(one, { ...failed, reason: 'no such helper' }),
        exchangeOf(two, { outcome: 'failed', reason: 'the client left before the answer was whole' }),
      ],
    );
    expect(lines).toEqual(['failed entry one: answer: expected an answer, got no such helper', 'passed entry two']);
  });

  test('that a reload took away are judged by what they did', () => {
    const { lines } = judge([two], [exchangeOf(one), exchangeOf(two)]);
    expect(lines).toEqual(['passed entry two', 'passed entry one']);
  });
});

describe('expect: {calls}', () => {
  test.each([
    [0, calls(1), 'expected 1 call, got 0 calls'],
    [1, calls(1), undefined],
    [2, calls(1), 'expected 1 call, got 2 calls'],
    [1, calls(2, 3), 'expected 2 to 3 calls, got 1 call'],
    [4, calls(0, 3), 'expected at most 3 calls, got 4 calls'],
    [1, calls(2, Number.POSITIVE_INFINITY), 'expected at least 2 calls, got 1 call'],
    [9, calls(2, Number.POSITIVE_INFINITY), undefined],
    [1, calls(0), 'expected 0 calls, got 1 call'],
  ])('%i calls against %j: %s', (count, wanted, problem) => {
    const one = expecting('one', wanted);
    const { results } = judge(
      [one],
      Array.from({ length: count }, () => exchangeOf(one)),
    );
    expect(results[0]?.message).toBe(problem && `calls: ${problem}`);
    expect(results[0]?.status).toBe(problem ? 'failed' : 'passed');
    if (problem) expect(results[0]?.problems[0]).toMatchObject({ field: 'calls', place, entry: one.place });
  });
});

describe('expect: {after}', () => {
  const login = entry('login');
  const list = expecting('list', { after: 'login' });
  const failed = (got: string) => `failed entry list: after: expected "login" to be called before, got ${got}`;

  test.each([
    [
      'in order',
      [
        [login, 1],
        [list, 2],
      ],
      'passed entry list',
    ],
    [
      'whatever ended first',
      [
        [list, 2],
        [login, 1],
      ],
      'passed entry list',
    ],
    [
      'again later',
      [
        [login, 1],
        [list, 2],
        [login, 3],
      ],
      'passed entry list',
    ],
    [
      'too late',
      [
        [list, 1],
        [login, 2],
      ],
      failed('it was called later'),
    ],
    ['never', [[list, 1]], failed('it was never called')],
    ['neither', [], 'skipped entry list: nothing called it'],
  ] as [string, [Entry, number][], string][])('%s', (_, order, told) => {
    const { lines } = judge(
      [login, list],
      order.map(([found, id]) => exchangeOf(found, { id })),
    );
    expect(lines[1]).toBe(told);
  });
});

describe('actions', () => {
  const one = entry('one');
  const wrong = exchangeOf(one, {
    actions: [
      ['audit', 'failed', 'answered 503, expected 2xx'],
      ['mail', 'broken', 'no such program'],
    ],
  });
  const right = exchangeOf(one, {
    actions: [
      ['audit', 'passed'],
      ['mail', 'passed'],
    ],
  });

  test('that went wrong fail, with how often and why', () => {
    const { results, lines } = judge([one], [right, wrong, right]);
    expect(lines).toEqual([
      'passed entry one',
      'failed action audit (one): 1 of 3 runs: failed: answered 503, expected 2xx',
      'failed action mail (one): 1 of 3 runs: broken: no such program',
    ]);
    expect(results[1]?.problems).toEqual([
      {
        field: 'actions.audit',
        expected: 'passed',
        got: 'failed: answered 503, expected 2xx',
        detail: [],
        place: { ...place, line: 5 },
        entry: one.place,
      },
    ]);
  });

  test('are only told of when that is allowed', () => {
    const { lines } = judge([one], [wrong], policyOf({ allow: ['action'] }));
    expect(lines[1]).toBe('skipped action audit (one): allowed: failed: answered 503, expected 2xx');
  });

  test('of which thousands failed take no memory', () => {
    const { results } = judge(
      [one],
      Array.from({ length: 5000 }, () => wrong),
    );
    expect(results[1]?.problems).toHaveLength(20);
    expect(results[1]?.output).toEqual(['5000 runs: 0 passed, 5000 failed, 0 broken', '4980 more went wrong']);
  });

  test('a test has spoken of are not judged again', () => {
    const observer = new Observer(() => new Redaction());
    observer.note(wrong, { judged: new Set(['audit']) });
    const results = [...judgeObserved(observer, { entries: [one] }, { policy: policyOf() })];
    expect(results.map(line).slice(1)).toEqual([
      'passed action audit (one)',
      'failed action mail (one): broken: no such program',
    ]);
    expect(observer.unexpected).toBe(1);
  });

  test('of one name in entries of one name are told apart', () => {
    const again = entry('one', { id: 'a.yaml#one (2)' });
    const { lines } = judge([one, again], [right, exchangeOf(again, { actions: [['audit', 'passed']] })]);
    expect(lines.filter((each) => each.includes('audit'))).toEqual([
      'passed action audit (one)',
      'passed action audit (one) (2)',
    ]);
  });
});

describe('requests that nothing answers', () => {
  test('are one result for each method and path, with the entry that came nearest', () => {
    const missed = exchangeOf(undefined, { target: '/ordres?a=1' });
    missed.nearest = [
      {
        entry: entry('orders'),
        matches: false,
        reports: [
          { field: 'method', ok: true, expected: 'GET', got: 'GET' },
          { field: 'path', ok: false, expected: '"/orders"', got: '"/ordres"' },
        ],
      },
    ];
    const { results, lines } = judge(
      [],
      [missed, exchangeOf(undefined, { target: '/ordres?a=2' }), exchangeOf(undefined)],
    );
    expect(lines).toEqual([
      'failed unmatched GET /ordres: no entry answers it (2 times)',
      'failed unmatched GET /a: no entry answers it',
    ]);
    expect(results[0]).toMatchObject({
      suite: '',
      problems: [
        {
          expected: 'an entry',
          got: 'no entry',
          detail: ['nearest: "orders" (a.yaml:1:1)', '  NO  path  expected "/orders", got "/ordres"'],
        },
      ],
    });
    expect(results[0]?.output).toHaveLength(2);
  });

  test('are only told of when that is allowed', () => {
    const { lines } = judge([], [exchangeOf(undefined)], policyOf({ allow: ['unmatched'] }));
    expect(lines).toEqual(['skipped unmatched GET /a: allowed: no entry answers it']);
  });

  test('that went in a circle, or broke, say so', () => {
    const { lines } = judge([], [exchangeOf(undefined, { outcome: 'failed', reason: 'it came by here before' })]);
    expect(lines).toEqual(['failed request GET /a: failed: it came by here before']);
  });

  test('of more kinds than can be told are counted together', () => {
    const { results } = judge(
      [],
      Array.from({ length: 2000 }, (_, index) => exchangeOf(undefined, { target: `/${index}` })),
    );
    expect(results).toHaveLength(501);
    expect(line(results[500] as never)).toBe('failed unmatched other requests: no entry answers it (1500 times)');
  });
});

test('listens to the end of exchanges alone', () => {
  const observer = new Observer(() => new Redaction());
  expect([...observer.wants]).toEqual(['exchange:ended']);
  observer.on({ type: 'request:matched', exchange: exchangeOf(entry('one')), time: 0 });
  expect(observer.entries.size).toBe(0);
});

describe('whatever is called in whatever order', () => {
  const names = ['a', 'b', 'c', 'd'];
  const order = fc.array(fc.nat(names.length - 1), { maxLength: 300 });
  const bounds = fc.array(
    fc
      .tuple(fc.nat(80), fc.option(fc.nat(40), { nil: Number.POSITIVE_INFINITY }))
      .map(([min, more]) => calls(min, min + more)),
    { minLength: 4, maxLength: 4 },
  );

  test('an entry fails exactly when it was called too often or too seldom', () => {
    fc.assert(
      fc.property(order, bounds, (called, wanted) => {
        const entries = names.map((name, index) => expecting(name, wanted[index] ?? {}));
        const { results } = judge(
          entries,
          called.map((index) => exchangeOf(entries[index])),
        );
        for (const [index, { name, status }] of results.entries()) {
          const count = called.filter((each) => each === index).length;
          const { min, max } = wanted[index]?.calls ?? { min: 0, max: 0 };
          const unused = count === 0 && max > 0 ? 'skipped' : 'passed';
          expect([name, status]).toEqual([names[index], count < min || count > max ? 'failed' : unused]);
        }
      }),
    );
  });

  test('"after" fails exactly when the first calls are not in that order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { maxLength: 20 }), fc.nat(), (called, seed) => {
        const [first, second] = [entry('first'), expecting('second', { after: 'first' })];
        const exchanges = called.map((which, index) => exchangeOf([first, second][which], { id: index + 1 }));
        // They end in another order than they came.
        const ended = exchanges.toSorted((left, right) => ((left.id * seed) % 7) - ((right.id * seed) % 7));
        const { results } = judge([first, second], ended);
        const [one, two] = [called.indexOf(0), called.indexOf(1)];
        const expected = two < 0 ? 'skipped' : one >= 0 && one < two ? 'passed' : 'failed';
        expect(results[1]?.status).toBe(expected);
      }),
    );
  });

  test('counts of results are those of the verdict', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('passed', 'failed', 'error', 'skipped'), { maxLength: 50 }), (statuses) => {
        const tally = new Tally();
        for (const status of statuses) tally.add({ status });
        const coverage = { hit: 0, all: 0, unused: [] };
        const { counts, exitCode } = tally.verdict({ coverage, duration: 0 });
        for (const [status, count] of Object.entries(counts)) {
          expect(count).toBe(statuses.filter((each) => each === status).length);
        }
        const wrong = statuses.includes('failed') || statuses.includes('error');
        expect(exitCode).toBe(wrong ? 1 : statuses.length === 0 ? 5 : 0);
      }),
    );
  });
});
