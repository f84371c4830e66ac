import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually, type MockrunEvent, serve, type Workspace, workspace } from '../harness.ts';
import { type Received, type Receiver, receiver } from '../receiver.ts';
import { canOpenTerminals, serveInTerminal } from '../terminal.ts';

/** An action as every account of it must tell it. */
interface Told {
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly outcome: string;
  /** Status, or exit code. */
  readonly result: string;
}

/** The door is open. */
const open = ({ orders }: World): Told[] => [
  { name: 'gate', kind: 'webhook', phase: 'before', outcome: 'passed', result: '200' },
  { name: `forward ${orders.url}`, kind: 'forward', phase: 'responder', outcome: 'passed', result: '201' },
  { name: 'audit', kind: 'webhook', phase: 'after', outcome: 'passed', result: '204' },
  { name: 'notify', kind: 'run', phase: 'after', outcome: 'passed', result: '0' },
];

/** The door is shut: the client gets a 502, which the after-actions see. */
const SHUT: readonly Told[] = [
  { name: 'gate', kind: 'webhook', phase: 'before', outcome: 'failed', result: '401' },
  { name: 'audit', kind: 'webhook', phase: 'after', outcome: 'passed', result: '204' },
  { name: 'notify', kind: 'run', phase: 'after', outcome: 'failed', result: '3' },
];

interface World {
  readonly files: Workspace;
  readonly hooks: Receiver;
  readonly orders: Receiver;
}

/** A receiver for the webhooks, a server behind the forward, and a script. */
async function world(): Promise<World> {
  const hooks = await receiver(({ target, body }) => {
    if (target !== '/gate') return { status: 204 };
    return { status: body.includes('stolen') ? 401 : 200 };
  });
  const orders = await receiver({ status: 201, headers: { 'content-type': 'application/json' }, body: '{"id":"o-1"}' });
  const files = workspace({
    'hooks/notify.mjs': `
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      const { response } = JSON.parse(text);
      if (response.status === 201) process.exit(0);
      console.error('nobody to notify of a ' + response.status);
      process.exit(3);
    `,
    'orders.yaml': `
templates:
  - name: create order
    request: {method: POST, path: /orders}
    beforeActions:
      name: gate
      webhook: {url: '${hooks.url}/gate', body: '{$request.body}'}
      failurePolicy: FAIL_FAST
    forward: {to: '${orders.url}', request: {headers: {X-Audited: 'true'}}, response: {headers: {X-Mocked: 'yes'}}}
    afterActions:
      - name: audit
        webhook: {url: '${hooks.url}/audit', body: {sku: '{$request.body#/sku}', status: '{$statusCode}'}}
      - name: notify
        run: [${JSON.stringify(process.execPath)}, hooks/notify.mjs]
`,
  });
  return { files, hooks, orders };
}

const order = (url: string, sku: string): Promise<Response> =>
  fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify({ sku }) });

/** One request each through the open and the shut door, and what everybody else saw of it. */
async function send(url: string, { hooks, orders }: World): Promise<void> {
  const created = await order(url, 'A1');
  expect(created.status).toBe(201);
  expect(created.headers.get('x-mocked')).toBe('yes');
  expect(await created.json()).toEqual({ id: 'o-1' });
  const refused = await order(url, 'stolen');
  expect(refused.status).toBe(502);
  expect(await refused.text()).toMatch(/gate.*401/s);

  const [forwarded] = (await orders.received()) as [Received];
  expect(forwarded.headers).toMatchObject({ 'x-audited': 'true' });
  expect(JSON.parse(forwarded.body)).toEqual({ sku: 'A1' });
  const audits = await hooks.received(2, ({ target }) => target === '/audit');
  const heard = audits.map(({ body }) => JSON.parse(body) as { sku: string });
  expect(heard.toSorted((a, b) => a.sku.localeCompare(b.sku))).toEqual([
    { sku: 'A1', status: 201 },
    { sku: 'stolen', status: 502 },
  ]);
  expect(orders.requests).toHaveLength(1);
}

type Document = Readonly<Record<string, unknown>>;

const told = ({ name, kind, phase, outcome, status, exitCode }: Document): Told =>
  ({ name, kind, phase, outcome, result: String(status ?? exitCode) }) as Told;

const actionsOf = (document: Document | undefined): Told[] => ((document?.actions ?? []) as Document[]).map(told);

/** Both exchanges as the journal has them, oldest first, when all their actions have ended. */
async function journal(adminUrl: unknown): Promise<Document[]> {
  let items: Document[] = [];
  await eventually(
    async () => {
      const answer = await fetch(`${String(adminUrl)}/api/v2/journal?order=oldest`);
      items = ((await answer.json()) as { items: Document[] }).items;
      const outcomes = items.flatMap(({ actions }) => actions as Document[]).map(({ outcome }) => outcome);
      return outcomes.length === 7 && outcomes.every((outcome) => outcome !== null);
    },
    () => `the journal holds ${JSON.stringify(items)}`,
  );
  return items;
}

/** In the order of the requests: their actions may end in another. */
const ended = (events: readonly Document[]): Document[] =>
  events.filter(({ type }) => type === 'exchange:ended').toSorted((one, other) => Number(one.id) - Number(other.id));

/** Actions below the request that was answered with this status, as the list shows them. */
function listed(screen: readonly string[], status: number): Told[] {
  const row = screen.findIndex((line) => line.includes(`POST /orders → ${status} create order`));
  const below = screen.slice(row + 1);
  const end = below.findIndex((line) => !line.startsWith('  '));
  return below.slice(0, end).flatMap((line) => {
    // A name that was not given says the kind itself.
    const [, mark, name = '', phase, kind = name.split(' ')[0], result] =
      /^ {2}([✔✖]) (.+?) \((\w+)(?: (\w+))? → (?:exit )?(\w+), /.exec(line) ?? [];
    return mark === undefined
      ? []
      : [{ name, kind, phase, outcome: mark === '✔' ? 'passed' : 'failed', result } as Told];
  });
}

describe('a gate, a forward with overrides, a webhook and a script afterwards', () => {
  it('are told the same way by the events and by the journal', async () => {
    const around = await world();
    const mock = await serve(around.files.directory, ['--reporter', 'json=verbose']);
    const { adminUrl } = await mock.event('session:started');
    await send(mock.url, around);
    const [created, refused] = await journal(adminUrl);
    expect(actionsOf(created)).toEqual(open(around));
    expect(actionsOf(refused)).toEqual(SHUT);
    expect(created).toMatchObject({ call: 1, outcome: 'passed', response: { status: 201 } });
    expect(refused).toMatchObject({ call: 2, response: { status: 502 } });

    mock.signal('SIGTERM');
    await mock.ended;
    const [first, second] = ended(mock.events());
    expect(actionsOf(first)).toEqual(open(around));
    expect(actionsOf(second)).toEqual(SHUT);
    expect(first).toMatchObject({ id: created?.id, status: 201, call: 1, outcome: 'passed' });
    expect(second).toMatchObject({ id: refused?.id, status: 502, call: 2, outcome: refused?.outcome });
    expect(second?.actions).toMatchObject([
      { reason: expect.stringContaining('401') },
      {},
      { stderr: expect.stringContaining('nobody to notify of a 502') },
    ]);
    for (const id of [1, 2]) expectOrder(mock.events().filter((event) => event.id === id));
    expect(mock.events().at(-1)).toMatchObject({
      type: 'session:ended',
      exchanges: 2,
      abandoned: 0,
      actions: { passed: 5, failed: 2, broken: 0 },
      abandonedActions: [],
    });
  });

  it.skipIf(!canOpenTerminals)('and by the list in a terminal, and by the summaries beside it', async () => {
    const around = await world();
    const file = around.files.path('_events.ndjson');
    const flags = ['--reporter', 'live', '--reporter', `json=${file}`];
    const mock = await serveInTerminal(around.files.directory, flags);
    await send(mock.url, around);
    const events = (): MockrunEvent[] =>
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as MockrunEvent);
    await eventually(
      () => ended(events()).length === 2 && mock.screen().join('\n').includes('5 actions passed · 2 failed'),
      () => mock.screen().join('\n'),
    );
    const screen = mock.screen();
    const of = (status: number): Told[] => actionsOf(ended(events()).find((document) => document.status === status));
    expect(listed(screen, 201)).toEqual(open(around));
    expect(listed(screen, 502)).toEqual(SHUT);
    expect(of(201)).toEqual(open(around));
    expect(of(502)).toEqual(SHUT);
    const { adminUrl } = events().find(({ type }) => type === 'session:started') as Document;
    expect(screen[0]).toContain(`admin API on ${String(adminUrl)}`);
    expect((await journal(adminUrl)).map(actionsOf)).toEqual([open(around), SHUT]);
    expect(screen).toContainEqual(expect.stringMatching(/^ {6}nobody to notify of a 502$/));
    await mock.stop();
    expect(mock.screen()).toContain('5 actions passed, 2 failed');
  });
});

/** As it happened: matched, the before-actions, the answer, the after-actions, the end. */
function expectOrder(events: readonly MockrunEvent[]): void {
  const at = (type: string, which: (event: MockrunEvent) => boolean = () => true): number[] =>
    events.flatMap((event, index) => (event.type === type && which(event) ? [index] : []));
  const [sent = -1] = at('response:sent');
  expect(at('request:matched')).toEqual([0]);
  expect(at('exchange:ended')).toEqual([events.length - 1]);
  for (const index of at('action:started', ({ phase }) => phase === 'before')) expect(index).toBeLessThan(sent);
  for (const index of at('action:finished', ({ phase }) => phase === 'before')) expect(index).toBeLessThan(sent);
  for (const index of at('action:started', ({ phase }) => phase === 'after')) expect(index).toBeGreaterThan(sent);
  const runs = (type: string): unknown[] => at(type).map((index) => events[index]?.run);
  expect(new Set(runs('action:finished'))).toEqual(new Set(runs('action:started')));
}
