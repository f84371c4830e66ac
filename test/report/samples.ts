import { ActionRun, type Phase } from '../../src/model/action.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { MockEvent, StampedEvent } from '../../src/model/events.ts';
import type { Exchange } from '../../src/model/exchange.ts';
import { Request, type RequestParts } from '../../src/model/request.ts';

/** Noon, in the time zone of the machine: what people read is local. */
export const localNoon = new Date(2026, 10, 20, 12).getTime();
export const utcNoon = Date.UTC(2026, 10, 20, 12);

export const entry = (name: string, line = 12): Entry => ({
  kind: 'pair',
  id: `orders.yaml#${name}`,
  name,
  scenario: 'orders.yaml',
  place: { file: 'scenarios/orders.yaml', line, column: 5 },
  priority: 0,
  requiresState: [],
  answer: { mode: 'sequential', responses: [] },
  request: { method: 'GET', path: '/orders' },
});

const listOrders = entry('list orders');

export interface ExchangeOverrides extends Partial<Omit<Exchange, 'request'>> {
  request?: Partial<RequestParts>;
}

export function exchange(overrides: ExchangeOverrides = {}): Exchange {
  const { request, ...rest } = overrides;
  return {
    id: 1,
    startedAt: localNoon,
    entry: listOrders,
    call: 1,
    reply: { status: 200, headers: [], body: '' },
    fault: undefined,
    bytes: 13,
    duration: 1.2344,
    outcome: 'passed',
    reason: undefined,
    unmatched: false,
    forwardedTo: undefined,
    synthesizedBy: undefined,
    differences: [],
    nearest: [],
    actions: [],
    target: request?.target ?? '/orders?page=1',
    ...rest,
    request: new Request({ method: 'GET', target: '/orders?page=1', rawHeaders: [], ...request }),
  };
}

/** A run that ended well; `outcome: undefined` goes on. */
export function run(name: string, overrides: Partial<ActionRun> & { phase?: Phase } = {}): ActionRun {
  const { id = 1, kind = 'webhook', phase = 'after', summary = 'POST http://127.0.0.1:9000/hook', ...rest } = overrides;
  const label = { name, kind, summary, place: { file: 'scenarios/orders.yaml', line: 20, column: 7 } };
  const made = new ActionRun(id, label, phase, localNoon);
  return Object.assign(made, { outcome: 'passed', duration: 12.3456, ...rest });
}

/** The events of an exchange with these actions, all of which have ended from the start. */
export function lifeWithActions(exchange: Exchange, runs: readonly ActionRun[]): MockEvent[] {
  exchange.actions = runs;
  const of = (run: ActionRun): MockEvent[] => [
    { type: 'action:started', exchange, run },
    { type: 'action:finished', exchange, run },
  ];
  return [
    { type: 'request:matched', exchange },
    ...runs.filter(({ phase }) => phase !== 'after').flatMap(of),
    { type: 'response:sent', exchange },
    ...runs.filter(({ phase }) => phase === 'after').flatMap(of),
    { type: 'exchange:ended', exchange },
  ];
}

export const diagnostic = (overrides: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'unknown-key',
  severity: 'error',
  message: 'unknown key "mehtod"',
  hint: 'did you mean "method"?',
  place: { file: 'scenarios/users.yaml', line: 4, column: 3 },
  end: { line: 4, column: 9 },
  frame: '  3 | request:\n> 4 |   mehtod: GET\n    |   ^^^^^^\n  5 |   path: /users',
  ...overrides,
});

export const unmatched = (overrides: ExchangeOverrides = {}): Exchange =>
  exchange({
    entry: undefined,
    call: 0,
    unmatched: true,
    reply: { status: 404, headers: [], body: '' },
    request: { method: 'POST', target: '/orders' },
    nearest: [
      {
        entry: listOrders,
        matches: false,
        reports: [
          { field: 'method', ok: false, expected: '"GET"', got: '"POST"' },
          { field: 'path', ok: true, expected: '"/orders"', got: '"/orders"' },
          { field: 'query.page', ok: false, expected: '"1"', got: 'nothing', detail: 'it was not sent' },
        ],
      },
    ],
    ...overrides,
  });

const quarantine: MockEvent = {
  type: 'file:quarantined',
  file: 'scenarios/users.yaml',
  serving: 'last good version',
  diagnostics: [
    diagnostic(),
    diagnostic({
      code: 'bad-status',
      message: '"20O" is no status',
      hint: 'write a number from 200 to 599',
      frame: '',
    }),
  ],
};

const loaded = (revision: number, changed: readonly string[]): MockEvent => ({
  type: 'library:loaded',
  revision,
  scenarios: 3,
  pairs: 12,
  templates: 30,
  changed,
  removed: [],
  warnings: [],
  duration: 34.2,
});

const matched = (made: Exchange): MockEvent[] => [
  { type: 'request:matched', exchange: made },
  { type: 'response:sent', exchange: made },
  { type: 'exchange:ended', exchange: made },
];

const missed = (made: Exchange): MockEvent[] => [
  { type: 'request:unmatched', exchange: made },
  { type: 'response:sent', exchange: made },
  { type: 'exchange:ended', exchange: made },
];

const forwarded = (made: Exchange): MockEvent[] => [
  { type: 'request:forwarded', exchange: made },
  { type: 'response:sent', exchange: made },
  { type: 'exchange:ended', exchange: made },
];

const synthesized = (made: Exchange): MockEvent[] => [
  { type: 'request:synthesized', exchange: made },
  { type: 'response:sent', exchange: made },
  { type: 'exchange:ended', exchange: made },
];

/** An afternoon's work in one list: start, traffic, a mistake, its mending, the end. */
export const story: readonly MockEvent[] = [
  {
    type: 'session:started',
    url: 'http://127.0.0.1:8500',
    adminUrl: 'http://127.0.0.1:8888',
    directory: 'scenarios',
    mode: 'simulate',
    watching: true,
    scenarios: 3,
    pairs: 12,
    templates: 30,
  },
  loaded(1, []),
  ...matched(exchange({ id: 1 })),
  ...matched(exchange({ id: 2, call: 2, duration: 1234.5, entry: entry('slow: 注文 🛒') })),
  ...missed(unmatched({ id: 3 })),
  quarantine,
  ...matched(exchange({ id: 4, call: 3, duration: 0.0123 })),
  { type: 'file:mended', file: 'scenarios/users.yaml' },
  { type: 'mode:changed', mode: 'spy' },
  {
    type: 'capture:ended',
    pairs: 2,
    replaced: 1,
    lost: 1,
    files: ['scenarios/captured/api.shop.test.yaml', 'scenarios/captured/auth.shop.test.yaml'],
    sensitive: ['POST https://auth.shop.test/login sets a cookie'],
  },
  ...forwarded(
    exchange({
      id: 9,
      forwardedTo: 'https://api.shop.test',
      differences: [
        { field: 'status', expected: '200', got: '404' },
        { field: 'body $.items[0].id', expected: '"a"', got: 'nothing' },
      ],
    }),
  ),
  ...forwarded(exchange({ id: 8, entry: undefined, call: 0, forwardedTo: 'https://api.shop.test' })),
  ...synthesized(exchange({ id: 8, entry: undefined, call: 0, synthesizedBy: './shop.py' })),
  loaded(2, ['users.yaml']),
  {
    ...loaded(3, ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', 'e.yaml', 'f.yaml', 'g.yaml']),
    removed: ['old.yaml'],
  } as MockEvent,
  ...matched(exchange({ id: 5, reply: undefined, fault: { fault: 'drop' }, bytes: 0 })),
  ...matched(
    exchange({ id: 6, reply: undefined, bytes: 0, outcome: 'failed', reason: 'the client left before the answer' }),
  ),
  ...matched(
    exchange({
      id: 7,
      request: { form: 'absolute', scheme: 'https', authority: 'api.shop.test', target: '/orders' },
      reply: { status: 503, headers: [], body: '' },
    }),
  ),
  ...matched(exchange({ id: 8, request: { target: '/\u001b[31mred\u001b[0m\u001b]0;title\u0007\r\nset: 1\ud800' } })),
  ...lifeWithActions(exchange({ id: 9, call: 4, request: { method: 'POST', target: '/orders' } }), [
    run('auth', { id: 1, phase: 'before', status: 200, duration: 3.21 }),
    run('forward http://orders.test', { id: 2, kind: 'forward', phase: 'responder', status: 201 }),
    run('webhook POST http://127.0.0.1:9000/hook', { id: 3, status: 204, waited: 250 }),
    run('quote', { id: 4, kind: 'callback', summary: './handlers/quote.js#quote', duration: 0.4 }),
  ]),
  { type: 'actions:waiting', waiting: 12, running: 4 },
  { type: 'action:logged', source: 'notify', line: 'warming up' },
  ...lifeWithActions(
    exchange({
      id: 10,
      reply: { status: 502, headers: [], body: '' },
      outcome: 'failed',
      reason: 'the action "auth" failed: answered 401, expected 2xx',
    }),
    [
      run('auth', { id: 5, phase: 'before', outcome: 'failed', reason: 'answered 401, expected 2xx', status: 401 }),
      run('notify', {
        id: 6,
        kind: 'run',
        summary: 'python3 hooks/notify.py',
        outcome: 'failed',
        reason: 'exit code 1',
        exitCode: 1,
        stderr: 'Traceback (most recent call last):\n  File "hooks/notify.py", line 3\n    pay()\nKeyError: "sku"\n',
        duration: 93.2,
      }),
      run('slow', {
        id: 7,
        kind: 'run',
        summary: 'sleep 60',
        outcome: 'failed',
        reason: 'timed out after 20 s',
        killedBy: 'SIGTERM',
      }),
      run('later', {
        id: 8,
        kind: 'use',
        summary: 'later',
        outcome: 'broken',
        reason: 'no post-serve action is called "later"',
        duration: 0,
      }),
    ],
  ),
  { type: 'actions:waiting', waiting: 0, running: 0 },
  { type: 'session:warned', message: 'no more files can be watched' },
  { type: 'session:stopping', signal: 'SIGINT', open: 1, actions: 3 },
  {
    type: 'session:ended',
    exchanges: 1208,
    unmatched: 1,
    failed: 1,
    abandoned: 1,
    actions: { passed: 4, failed: 3, broken: 1 },
    abandonedActions: [
      { name: 'notify', runs: 2 },
      { name: 'audit', runs: 1 },
    ],
  },
];

/** Stamps events 250 ms apart. */
export const stamp = (events: readonly MockEvent[], from: number): StampedEvent[] =>
  events.map((event, index) => ({ ...event, time: from + index * 250 }));
