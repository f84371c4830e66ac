import type { MockEvent } from '../../src/model/events.ts';
import type { Place } from '../../src/model/place.ts';
import type { CaseProblem, CaseResult, CaseStatus, Coverage, Verdict } from '../../src/model/verdict.ts';
import { diagnostic, exchange, lifeWithActions, run, unmatched } from './samples.ts';

const ORDERS = 'scenarios/orders.yaml';
const USERS = 'scenarios/v1.2/users.yaml';

export const at = (line: number, file = ORDERS, column = 5): Place => ({ file, line, column });

export const result = (overrides: Partial<CaseResult> = {}): CaseResult => ({
  kind: 'test',
  suite: ORDERS,
  name: 'an order is created',
  status: 'passed',
  place: at(30),
  duration: 12.3456,
  problems: [],
  output: [],
  ...overrides,
});

export const problem = (overrides: Partial<CaseProblem> = {}): CaseProblem => ({
  field: 'status',
  expected: '201',
  got: '500',
  detail: [],
  place: at(33, ORDERS, 15),
  entry: at(12),
  ...overrides,
});

const failed = (problems: readonly CaseProblem[], overrides: Partial<CaseResult> = {}): CaseResult => {
  const [first, ...others] = problems as readonly [CaseProblem, ...CaseProblem[]];
  const more = others.length === 0 ? '' : `, and ${others.length} more problem${others.length === 1 ? '' : 's'}`;
  const message = `${first.field}: expected ${first.expected}, got ${first.got}${more}`;
  return result({ status: 'failed', message, problems, ...overrides });
};

const finished = (made: CaseResult): MockEvent => ({ type: 'case:finished', result: made });

const judged = (made: CaseResult): MockEvent[] => [
  { type: 'case:started', kind: made.kind, suite: made.suite, name: made.name },
  finished(made),
];

const started = (command?: readonly string[], cases?: number): MockEvent[] => [
  {
    type: 'session:started',
    url: 'http://127.0.0.1:45123',
    adminUrl: 'http://127.0.0.1:45124',
    directory: 'scenarios',
    mode: 'simulate',
    watching: false,
    scenarios: 2,
    pairs: 4,
    templates: 2,
  },
  { type: 'verify:started', directory: 'scenarios', cases, command },
];

const unused = [
  { id: 'orders.yaml#cancel order', name: 'cancel order', place: at(60), why: 'it says "replay: false"' },
  { id: 'v1.2/users.yaml#legacy, list: 100%', name: 'legacy, list: 100%', place: at(9, USERS) },
];

function ended(events: readonly MockEvent[], verdict: Partial<Verdict> = {}): MockEvent[] {
  const results = events.flatMap((event) => (event.type === 'case:finished' ? [event.result] : []));
  const count = (status: CaseStatus): number => results.filter((one) => one.status === status).length;
  const counts = { passed: count('passed'), failed: count('failed'), error: count('error'), skipped: count('skipped') };
  const coverage: Coverage = { hit: 4, all: 6, unused };
  return [
    ...events,
    { type: 'verify:ended', verdict: { exitCode: 1, counts, coverage, duration: 1234.5, ...verdict } },
    { type: 'session:stopping', signal: undefined, open: 0, actions: 0 },
    {
      type: 'session:ended',
      exchanges: 9,
      unmatched: 1,
      failed: 0,
      abandoned: 0,
      actions: { passed: 4, failed: 1, broken: 1 },
      abandonedActions: [],
    },
  ];
}

const LONG = `{"id":"o-17","items":[${'{"sku":"A1","quantity":2},'.repeat(4)}],"total":42}`;

const entryOutput = [
  '2026-11-20T12:00:00.123Z POST /orders → 201 (1.2 ms); audit passed (200, 12 ms)',
  '2026-11-20T12:00:00.456Z POST /orders?note=<b>&x → 201 (0.8 ms)',
];

const skipped = unused.map(({ name, place, why }) =>
  finished(
    result({
      kind: 'entry',
      suite: place.file,
      name,
      place,
      status: 'skipped',
      message: why === undefined ? 'nothing called it' : `nothing called it; ${why}`,
      duration: 0,
    }),
  ),
);

/** What is wrong with the scenarios themselves, each in its way; some of it right. */
const scenarios = ended([
  ...started(undefined, 9),
  ...judged(result()),
  ...judged(
    failed(
      [
        problem(),
        problem({ field: 'headers.etag', expected: '"v2"', got: 'nothing', place: at(34, ORDERS, 17) }),
        problem({
          field: 'body',
          expected: `JSON equal to ${LONG}`,
          got: LONG.replace('A1', 'B2'),
          detail: ['$.items[0].sku: expected "A1", got "B2"', '$.total: expected 42, got nothing'],
          place: at(35, ORDERS, 13),
        }),
      ],
      { name: 'an order is refused, "politely"' },
    ),
  ),
  ...judged(
    failed([problem({ field: 'answered by', expected: '"create order"', got: `"list orders" (${ORDERS}:40:5)` })], {
      name: 'the right entry answers',
      place: at(50),
    }),
  ),
  ...judged(
    failed(
      [
        problem({
          field: 'actions.audit',
          expected: 'passed',
          got: 'failed: exit code 1',
          detail: ['Traceback (most recent call last):', "KeyError: 'sku'"],
          place: at(55),
        }),
        problem({
          field: 'actions.notify',
          expected: 'passed',
          got: 'broken: nothing listens on 127.0.0.1:9',
          place: at(56),
        }),
      ],
      { name: 'an order is audited', place: at(54) },
    ),
  ),
  ...judged(
    failed(
      [
        problem({
          field: 'answered by',
          expected: 'an entry',
          got: 'no entry',
          detail: ['nearest: "list orders" (scenarios/orders.yaml:40:5)', '  NO method: expected "GET", got "PUT"'],
          place: at(71),
          entry: undefined as never,
        }),
      ],
      { name: 'orders are changed', place: at(70) },
    ),
  ),
  ...judged(result({ kind: 'replay', name: 'list orders', place: at(40), duration: 0.8 })),
  ...judged(result({ kind: 'replay', suite: USERS, name: 'list users', place: at(4, USERS), duration: 1.5 })),
  ...skipped,
]);

const npmTest = ['npm', 'test', '--', '--grep=orders'];

/** A command that fails, and did not do what was expected of it. */
const command = ended([
  ...started(npmTest),
  { type: 'case:started', kind: 'command', suite: '', name: 'npm test' },
  { type: 'command:output', stream: 'stdout', line: '> shop@1.0.0 test' },
  ...lifeWithActions(exchange({ id: 1 }), [run('audit', { id: 1, status: 200 })]),
  { type: 'command:output', stream: 'stderr', line: '\u001b[31m1 failing\u001b[39m\u001b[2J:\torders' },
  { type: 'request:unmatched', exchange: unmatched({ id: 2 }) },
  { type: 'response:sent', exchange: unmatched({ id: 2 }) },
  { type: 'exchange:ended', exchange: unmatched({ id: 2 }) },
  finished(
    failed([{ field: 'exit code', expected: '0', got: '1', detail: [] }], {
      kind: 'command',
      suite: '',
      name: 'npm test',
      place: undefined as never,
      duration: 1200,
      output: ['1 failing'],
    }),
  ),
  finished(result({ kind: 'entry', name: 'create order', place: at(12), output: entryOutput })),
  finished(
    failed([problem({ field: 'calls', expected: '1 call', got: '3 calls', place: at(45), entry: at(40) })], {
      kind: 'entry',
      name: 'list orders',
      place: at(40),
      output: entryOutput.slice(0, 1),
    }),
  ),
  finished(
    failed([problem({ field: 'actions.audit', expected: 'passed', got: 'failed: answered 500', place: at(20) })], {
      kind: 'action',
      name: 'audit (create order)',
      place: at(20),
      message: '1 of 2 runs: failed: answered 500',
    }),
  ),
  finished(
    failed([{ field: 'request', expected: 'an entry', got: 'no entry', detail: ['nearest: "list orders"'] }], {
      kind: 'unmatched',
      suite: '',
      name: 'POST /orders',
      place: undefined as never,
      duration: 1.2,
      message: 'no entry answers it (2 times)',
    }),
  ),
  ...skipped,
]);

const noCommand = ended(
  [
    ...started(['npx', 'no-such-thing']),
    ...judged(
      result({
        kind: 'command',
        suite: '',
        name: 'npx no-such-thing',
        place: undefined as never,
        status: 'error',
        duration: 0,
        message: 'the command could not be started: no program is called "no-such-thing"',
      }),
    ),
  ],
  { coverage: { hit: 0, all: 0, unused: [] }, exitCode: 3, duration: 8.1 },
);

const invalid: MockEvent[] = [
  {
    type: 'file:quarantined',
    file: 'scenarios/users.yaml',
    serving: 'nothing',
    diagnostics: [diagnostic(), diagnostic({ code: 'bad-status', message: '"20O" is no status', frame: '' })],
  },
  {
    type: 'file:quarantined',
    file: 'scenarios/orders.yaml',
    serving: 'nothing',
    diagnostics: [diagnostic({ place: at(2), message: 'a tab indents this line', frame: '' })],
  },
  { type: 'session:failed', message: '2 files have errors', hint: undefined },
];

const interrupted = ended(
  [
    ...started(undefined, 9),
    ...judged(result()),
    { type: 'case:started', kind: 'test', suite: ORDERS, name: 'a slow order' },
    { type: 'session:stopping', signal: 'SIGTERM', open: 1, actions: 0 },
  ],
  { exitCode: 143, interrupted: 'SIGTERM' },
);

const portTaken: MockEvent[] = [
  {
    type: 'session:failed',
    message: 'port 8500 on 127.0.0.1 is taken',
    hint: 'stop what listens there, or take any free one: --port 0',
  },
];

/** Each kind of run that fails, by the name of its golden files. */
export const failingRuns: Readonly<Record<string, readonly MockEvent[]>> = {
  scenarios,
  command,
  'no-command': noCommand,
  invalid,
  interrupted,
  'port-taken': portTaken,
};
