import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, type MockrunEvent, serve, workspace } from '../harness.ts';
import { type Receiver, receiver } from '../receiver.ts';

const VERBOSE = ['--reporter', 'json=verbose'];

const start = (yaml: string, flags: readonly string[] = []) =>
  serve(workspace({ 'a.yaml': yaml }).directory, [...VERBOSE, ...flags]);

const targets = ({ requests }: Receiver): string[] => requests.map(({ target }) => target);

const finished = (events: readonly MockrunEvent[]): MockrunEvent[] =>
  events.filter(({ type }) => type === 'action:finished');

async function ask(url: string, init?: RequestInit): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, init);
  return { status: answer.status, text: await answer.text() };
}

describe('a gate', () => {
  const scenario = (hooks: Receiver, policy: string): string => `
state: {cart: empty}
templates:
  - name: order
    request: {path: /orders}
    times: 2
    beforeActions:
      - {name: auth, webhook: {url: '${hooks.url}/auth', body: 'x'}, failurePolicy: ${policy}}
      - {name: stock, webhook: '${hooks.url}/stock'}
    response:
      templated: true
      transitionsState: {cart: '{{state.cart}}+'}
      headers: {Content-Type: application/json}
      body: '{"user": "{{steps.auth.json.user}}", "cart": "{{state.cart}}"}'
    afterActions: {name: audit, webhook: {url: '${hooks.url}/audit', body: '{$statusCode} {$steps.auth.status}'}}
  - {request: {path: /orders}, response: {status: 410, body: 'state: {{state.cart}}', templated: true}}
`;

  it('that passes lets the answer read what it said, from the state of the claim', async () => {
    const hooks = await receiver({ body: '{"user": "ann \\"x\\""}' });
    const mock = await start(scenario(hooks, 'FAIL_FAST'));
    const first = await ask(`${mock.url}/orders`);
    expect([first.status, JSON.parse(first.text)]).toEqual([200, { user: 'ann "x"', cart: 'empty' }]);
    await hooks.received(3);
    expect(targets(hooks)).toEqual(['/auth', '/stock', '/audit']);
    expect(hooks.requests[2]?.body).toBe('200 200');
  });

  it('that answers 401 is a 502; it counts and moves the state once, and after-actions see it', async () => {
    const hooks = await receiver(({ target }) => ({ status: target === '/auth' ? 401 : 200, body: 'no' }));
    const mock = await start(scenario(hooks, 'FAIL_FAST'));
    for (let call = 1; call <= 2; call += 1) {
      const { status, text } = await ask(`${mock.url}/orders`, { headers: { accept: 'application/json' } });
      expect([status, JSON.parse(text)]).toEqual([
        502,
        {
          error: 'the before-action "auth" failed: answered 401, expected 2xx',
          action: expect.objectContaining({ name: 'auth', kind: 'webhook', outcome: 'failed' }),
        },
      ]);
    }
    expect(await ask(`${mock.url}/orders`)).toEqual({ status: 410, text: 'state: empty++' });
    await hooks.received(4);
    expect(targets(hooks).toSorted()).toEqual(['/audit', '/audit', '/auth', '/auth']);
    expect(hooks.requests.find(({ target }) => target === '/audit')?.body).toBe('502 401');
  });

  it('on best effort is recorded, and everything goes on', async () => {
    const hooks = await receiver(({ target }) => ({ status: target === '/auth' ? 401 : 200, body: '{}' }));
    const mock = await start(scenario(hooks, 'BEST_EFFORT'));
    expect((await ask(`${mock.url}/orders`)).status).toBe(200);
    const ended = await mock.event('exchange:ended');
    expect(ended).toMatchObject({ outcome: 'passed' });
    expect((ended.actions as { name: string; outcome: string }[]).map(({ name, outcome }) => [name, outcome])).toEqual([
      ['auth', 'failed'],
      ['stock', 'passed'],
      ['audit', 'passed'],
    ]);
  });

  it('that calls the mock itself holds nobody up, at 100 at a time', async () => {
    const mock = await start(`
templates:
  - request: {path: '/orders/{id}'}
    beforeActions: {webhook: '{$mock.url}/check/{$request.path.id}', failurePolicy: FAIL_FAST}
    response: {body: ordered}
  - request: {path: '/check/{id}'}
    response: {body: checked, delay: 50ms}
`);
    const all = await Promise.all(Array.from({ length: 100 }, (_, id) => ask(`${mock.url}/orders/${id}`)));
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 ordered']));
  });

  it('that calls itself for ever is cut off, and says so', async () => {
    const mock = await start(`
templates:
  - request: {path: /loop}
    beforeActions: {name: again, webhook: '{$mock.url}/loop', failurePolicy: FAIL_FAST}
    response: {body: never}
`);
    expect((await ask(`${mock.url}/loop`)).status).toBe(502);
    const innermost = await eventually(
      () => mock.events().find(({ type, status }) => type === 'exchange:ended' && status === 508),
      () => mock.stdout(),
    );
    expect(innermost).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('in a row') });
  });
});

describe('order', () => {
  it('before-actions follow one another, after-actions are on their way together', async () => {
    let open = 0;
    let most = 0;
    const hooks = await receiver(async ({ target }) => {
      open += 1;
      if (target.startsWith('/after')) most = Math.max(most, open);
      else expect(open).toBe(1);
      await eventually(
        () => target.startsWith('/before') || most === 3,
        () => `only ${most} at a time`,
      );
      open -= 1;
      return {};
    });
    const hook = (name: string): string => `{webhook: '${hooks.url}/${name}'}`;
    const mock = await start(`
templates:
  - request: {path: /}
    beforeActions: [${['before1', 'before2', 'before3'].map(hook).join(', ')}]
    response: {body: ok}
    afterActions: [${['after1', 'after2', 'after3'].map(hook).join(', ')}]
`);
    expect((await ask(mock.url)).text).toBe('ok');
    await mock.event('exchange:ended');
    expect(targets(hooks).slice(0, 3)).toEqual(['/before1', '/before2', '/before3']);
    expect([most, finished(mock.events()).every(({ outcome }) => outcome === 'passed')]).toEqual([3, true]);
  });

  it('ordered actions reach their receiver in the order of the requests, however long each takes', async () => {
    let count = 0;
    const hooks = await receiver(() => {
      count += 1;
      return { delay: (count * 7) % 11 };
    });
    const mock = await start(`
templates:
  - request: {path: '/{n}'}
    response: {body: ok}
    afterActions: {webhook: '${hooks.url}/{$request.path.n}', ordered: true, delay: {min: 0, max: 20}}
`);
    for (let n = 0; n < 30; n += 1) await ask(`${mock.url}/${n}`);
    await hooks.received(30);
    expect(targets(hooks)).toEqual(Array.from({ length: 30 }, (_, n) => `/${n}`));
  });
});

describe('time', () => {
  it('a delay holds an action back, and never the answer; --no-delay skips it', async () => {
    const hooks = await receiver();
    const yaml = `
templates:
  - request: {path: /}
    response: {body: ok}
    afterActions: {webhook: '${hooks.url}/late', delay: 300ms}
`;
    const mock = await start(yaml);
    await ask(mock.url);
    const run = await mock.event('action:finished');
    expect(run).toMatchObject({ outcome: 'passed' });
    expect(Math.round(run.waited as number)).toBeGreaterThanOrEqual(299);
    expect((await mock.event('exchange:ended')).duration as number).toBeLessThan(run.waited as number);
    const quick = await start(yaml, ['--no-delay']);
    await ask(quick.url);
    expect((await quick.event('action:finished')).waited as number).toBeLessThan(299);
  });

  it('a timeout names itself, whatever the receiver does', async () => {
    const hooks = await receiver({ fault: 'hang' });
    const mock = await start(`
templates:
  - request: {path: /}
    beforeActions: {name: gate, webhook: '${hooks.url}', timeout: 150ms, failurePolicy: FAIL_FAST}
    response: {body: ok}
`);
    const { status, text } = await ask(mock.url);
    expect([status, text]).toEqual([502, expect.stringContaining('timed out after 150 ms')]);
    const { duration } = await mock.event('action:finished');
    expect(Math.ceil(duration as number)).toBeGreaterThanOrEqual(150);
  });
});

it('a client that leaves in the middle stops nothing', async () => {
  const hooks = await receiver(({ target }) => ({ delay: target === '/gate' ? 200 : 0 }));
  const mock = await start(`
templates:
  - request: {path: /}
    beforeActions: {webhook: '${hooks.url}/gate'}
    response: {body: never read}
    afterActions: {webhook: {url: '${hooks.url}/audit', body: '{$statusCode}'}}
`);
  const leaving = request(mock.url);
  leaving.on('error', () => {});
  leaving.end();
  await hooks.received(1);
  leaving.destroy();
  const ended = await mock.event('exchange:ended');
  expect(ended).toMatchObject({ outcome: 'failed', reason: 'the client left before the answer was whole' });
  expect((ended.actions as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  expect(hooks.requests.map(({ target, body }) => [target, body])).toEqual([
    ['/gate', ''],
    ['/audit', '200'],
  ]);
});

describe('load', () => {
  /** Sends requests without waiting for answers, on one connection. */
  function pour(mock: { port: number }, count: number): { readonly answers: () => number } {
    const socket = connect(mock.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count));
    return { answers: () => text.split('HTTP/1.1 200').length - 1 };
  }

  const FULL = 'the queue of "notify" is full (10,000 waiting)';

  const scenario = (hooks: Receiver, overflow: string): string => `
templates:
  - request: {path: /}
    response: {body: ok}
    afterActions: {name: notify, webhook: '${hooks.url}', timeout: 1m, concurrency: 1, overflow: ${overflow}}
`;

  it('a full queue breaks the run, and nothing else', async () => {
    const mock = await start(scenario(await receiver({ fault: 'hang' }), 'fail'), ['--grace', '0s']);
    const { answers } = pour(mock, 10_003);
    await eventually(
      () => answers() === 10_003,
      () => `${answers()} answers`,
    );
    // Read as text: thirty thousand events are long in parsing.
    const broken = (): string[] => mock.stdout().match(/"action:finished".*"broken".*/g) ?? [];
    await eventually(
      () => broken().length === 2,
      () => broken().join('\n'),
    );
    for (const line of broken()) expect(JSON.parse(`{"type":${line}`).reason).toBe(FULL);
  });

  it('or, when it should wait, holds the next request back until there is room', async () => {
    const hooks = await receiver({ fault: 'hang' });
    const mock = await start(scenario(hooks, 'wait'), ['--grace', '0s']);
    const { answers } = pour(mock, 10_003);
    await eventually(
      () => answers() >= 10_001,
      () => `${answers()} answers`,
    );
    expect([answers(), finished(mock.events()).length]).toEqual([10_001, 0]);
    hooks.answer({ delay: 1 });
    await hooks.close();
    await eventually(
      () => answers() === 10_003,
      () => `${answers()} answers`,
    );
    expect(finished(mock.events()).some(({ outcome }) => outcome === 'broken')).toBe(false);
  });
});

describe('the end', () => {
  const pending = async (delay: string, grace: string) => {
    const hooks = await receiver();
    const mock = await start(
      `
templates:
  - request: {path: /}
    response: {body: ok}
    afterActions: {name: audit, webhook: '${hooks.url}', delay: ${delay}}
`,
      ['--grace', grace],
    );
    for (let batch = 0; batch < 10; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, () => ask(mock.url)));
    }
    mock.signal('SIGTERM');
    const { code } = await mock.ended;
    const end = mock.events().at(-1);
    return { code, end, hooks, mock };
  };

  it('drains a thousand pending actions within the grace', async () => {
    const { code, end, hooks, mock } = await pending('1500ms', '10s');
    expect(mock.events().find(({ type }) => type === 'session:stopping')?.actions).toBeGreaterThan(0);
    expect([code, hooks.requests.length]).toEqual([143, 1000]);
    expect(end).toMatchObject({
      type: 'session:ended',
      exchanges: 1000,
      abandoned: 0,
      actions: { passed: 1000, failed: 0, broken: 0 },
      abandonedActions: [],
    });
  });

  it('names a thousand that it abandons, and is quick about it', async () => {
    const { code, end, hooks, mock } = await pending('1m', '100ms');
    expect([code, hooks.requests.length]).toEqual([143, 0]);
    expect(mock.events().find(({ type }) => type === 'session:stopping')).toMatchObject({ open: 0, actions: 1000 });
    const runs = finished(mock.events());
    expect(new Set(runs.map(({ outcome, reason }) => `${String(outcome)}: ${String(reason)}`))).toEqual(
      new Set(['broken: abandoned: the grace of 100 ms was over']),
    );
    expect([runs.length, mock.events().filter(({ type }) => type === 'exchange:ended').length]).toEqual([1000, 1000]);
    expect(end).toMatchObject({
      actions: { passed: 0, failed: 0, broken: 1000 },
      abandonedActions: [{ name: 'audit', runs: 1000 }],
    });
  });
});
