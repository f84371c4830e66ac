import { describe, expect, it } from 'vitest';
import { eventually, mockrun, type Running, serve, workspace } from '../harness.ts';
import { receiver, refusing } from '../receiver.ts';

interface Told {
  readonly name: string;
  readonly outcome: string;
  /** Unless it passed. */
  readonly reason?: string;
}

/** The actions of the next exchange that ends. */
async function told(mock: Running, request: () => Promise<unknown>): Promise<Told[]> {
  const after = mock.events().length;
  await request();
  const { actions } = await mock.event('exchange:ended', { after });
  return actions as Told[];
}

const served = async (yaml: string): Promise<Running> =>
  serve(workspace({ 'a.yaml': yaml }).directory, ['--reporter', 'json=verbose']);

describe('faults of the other side', () => {
  it('are told after the response, which knows nothing of them', async () => {
    const gone = await refusing();
    const there = await receiver(({ target }) => {
      if (target === '/dropped') return { fault: 'drop' };
      if (target === '/slow') return { fault: 'hang' };
      if (target === '/endless') return { fault: 'endless' };
      if (target === '/moved') return { status: 302, headers: { location: '/login' } };
      return { status: Number(target.slice(1)) };
    });
    const mock = await served(`
templates:
  - name: all
    request: {path: /go}
    response: {body: fine}
    afterActions:
      - {name: refused, webhook: '${gone}'}
      - {name: unresolvable, webhook: 'http://nowhere.invalid/'}
      - {name: dropped, webhook: '${there.url}/dropped'}
      - {name: slow, webhook: '${there.url}/slow', timeout: 150ms}
      - {name: endless, webhook: '${there.url}/endless'}
      - {name: unauthorised, webhook: '${there.url}/401'}
      - {name: moved, webhook: '${there.url}/moved'}
      - {name: created, webhook: '${there.url}/201'}
      - {name: remote created, remote: '${there.url}/201'}
      - {name: remote fine, remote: '${there.url}/200'}
      - {name: invalid, webhook: 'http://{$request.query.host}/'}
`);
    const actions = await told(mock, async () => {
      const answer = await fetch(`${mock.url}/go?host=a%20b`);
      expect([answer.status, await answer.text()]).toEqual([200, 'fine']);
    });
    const host = gone.slice('http://'.length);
    expect(actions.map(({ name, outcome, reason }) => [name, outcome, reason ?? null])).toEqual([
      ['refused', 'failed', `connection refused by ${host}`],
      ['unresolvable', 'failed', 'host nowhere.invalid cannot be resolved'],
      ['dropped', 'failed', expect.stringContaining('closed before an answer came')],
      ['slow', 'failed', expect.stringContaining('150')],
      ['endless', 'passed', null],
      ['unauthorised', 'failed', 'answered 401, expected 2xx'],
      ['moved', 'failed', 'answered 302, expected 2xx; it points to /login'],
      ['created', 'passed', null],
      ['remote created', 'failed', 'answered 201, expected 200'],
      ['remote fine', 'passed', null],
      ['invalid', 'broken', expect.stringContaining('invalid URL')],
    ]);
    // A body without an end holds no connection; what was slow has lost its own.
    await eventually(
      () => there.connections() <= 5,
      () => `${there.connections()} connections are open`,
    );
  });

  it('shut a gate, with the reason in the 502, or are passed over', async () => {
    const gone = await refusing();
    const there = await receiver(({ target }) =>
      target === '/endless' ? { fault: 'endless' } : { status: Number(target.slice(1)) },
    );
    const mock = await served(`
templates:
  - request: {path: /refused}
    beforeActions: {name: gate, webhook: '${gone}', failurePolicy: FAIL_FAST}
    response: {body: open}
  - request: {path: /invalid}
    beforeActions: {name: gate, webhook: '{$request.query.url}', failurePolicy: FAIL_FAST}
    response: {body: open}
  - request: {path: /unauthorised}
    beforeActions: {name: gate, webhook: '${there.url}/401', failurePolicy: FAIL_FAST}
    response: {body: open}
  - request: {path: /effort}
    beforeActions: {name: gate, webhook: '${there.url}/401'}
    response: {body: open}
  - request: {path: /not-found}
    beforeActions: {name: gate, webhook: {url: '${there.url}/404', success: [200, 404]}, failurePolicy: FAIL_FAST}
    response: {body: open}
  - request: {path: /endless}
    beforeActions: {name: gate, webhook: '${there.url}/endless', failurePolicy: FAIL_FAST}
    response: {body: '{{steps.gate.status}} {{#if steps.gate.body}}open{{/if}}', templated: true}
`);
    const ask = async (target: string): Promise<string> => {
      const answer = await fetch(mock.url + target);
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await ask('/refused')).toMatch(/^502 [^]*gate[^]*connection refused/);
    expect(await ask('/invalid?url=ftp://x/')).toMatch(/^502 [^]*gate[^]*only http and https/);
    expect(await ask('/unauthorised')).toMatch(/^502 [^]*gate[^]*answered 401, expected 2xx/);
    expect(await ask('/effort')).toBe('200 open');
    expect(await ask('/not-found')).toBe('200 open');
    expect(await ask('/endless')).toBe('200 200 open');
    await eventually(
      () => there.connections() <= 1,
      () => `${there.connections()} connections are open`,
    );
  });
});

describe('what a request brings in', () => {
  it('arrives whole, wherever it lands', async () => {
    const there = await receiver();
    const mock = await served(`
templates:
  - name: order
    request: {method: POST, path: '/orders/{id}'}
    response: {status: 201, headers: {X-Order: '9'}, body: {id: 9}}
    afterActions:
      - webhook:
          method: PUT
          url: '${there.url}/audit/{$request.path.id}/{$response.body#/id}?note={$request.body#/note}'
          headers: {Host: virtual.test, X-Note: '{$request.body#/note}', X-Method: '{$method}'}
          query: {q: '{$request.query.q}', list: [a b, '{$statusCode}']}
          body:
            note: '{$request.body#/note}'
            text: 'a "{$request.body#/note}"'
            total: '{$request.body#/total}'
            lines: '{$request.body#/lines}'
            missing: '{$request.body#/nothing}'
            agent: '{$request.header.X-Agent}'
            url: '{$url}'
            mock: '{$mock.url}'
            order: '{$response.header.x-order}'
            order body: '{$response.body}'
`);
    const note = 'say "hi"\r\nX-Evil: 1 & é/日 {$url} {{x}}';
    const body = { note, total: 12.5, lines: [{ sku: 'A' }] };
    await fetch(`${mock.url}/orders/a%2Fb%20c?q=${encodeURIComponent(note)}`, {
      method: 'POST',
      headers: { 'X-Agent': 'a"b' },
      body: JSON.stringify(body),
    });
    const [sent] = await there.received();
    if (!sent) throw new Error('nothing came');
    const url = new URL(sent.target, 'http://h');
    expect(sent.method).toBe('PUT');
    expect(url.pathname.split('/')).toEqual(['', 'audit', 'a%2Fb%20c', '9']);
    expect([...url.searchParams]).toEqual([
      ['note', note],
      ['q', note],
      ['list', 'a b'],
      ['list', '201'],
    ]);
    expect(sent.headers).toMatchObject({
      'content-type': 'application/json',
      host: 'virtual.test',
      'x-method': 'POST',
      'x-note': 'say "hi" X-Evil: 1 & é/%E6%97%A5 {$url} {{x}}',
      via: expect.stringContaining('mockrun'),
    });
    expect(sent.headers).not.toHaveProperty('x-evil');
    expect(JSON.parse(sent.body)).toEqual({
      note,
      text: `a "${note}"`,
      total: 12.5,
      lines: [{ sku: 'A' }],
      missing: '',
      agent: 'a"b',
      url: `${mock.url}/orders/a%2Fb%20c?q=${encodeURIComponent(note)}`,
      mock: mock.url,
      order: '9',
      'order body': { id: 9 },
    });
  });

  it('and what a gate answered is there for later actions and for templates', async () => {
    const there = await receiver(({ target }) =>
      target === '/auth' ? { headers: { 'X-User': 'ann' }, body: '{"token":"t\\"1","n":3}' } : {},
    );
    const mock = await served(`
templates:
  - request: {path: /me}
    steps:
      - {name: auth, webhook: '${there.url}/auth'}
      - response: {templated: true, body: {user: '{{steps.auth.headers.x-user}}', n: '{{steps.auth.json.n}}'}}
      - webhook:
          url: '${there.url}/seen'
          body: {token: '{$steps.auth.body#/token}', n: '{$steps.auth.body#/n}', status: '{$steps.auth.status}', user: '{$steps.auth.header.X-User}'}
      - {webhook: {url: '${there.url}/copy', headers: {Content-Type: text/plain}, body: '{$request.body}'}}
`);
    const bytes = Buffer.from([0xff, 0, 0x80, 0x0a]);
    const answer = await fetch(`${mock.url}/me`, { method: 'POST', body: bytes });
    expect(await answer.json()).toEqual({ user: 'ann', n: 3 });
    const [, seen, copy] = await there.received(3);
    expect(JSON.parse(seen?.body ?? '')).toEqual({ token: 't"1', n: 3, status: 200, user: 'ann' });
    expect(copy?.bytes).toEqual(bytes);
  });
});

it('a remote action posts the pair, in the form that is asked for', async () => {
  const there = await receiver();
  const mock = await served(`
templates:
  - request: {method: POST, path: /orders}
    response: {status: 201, headers: {X-Id: [a, b]}, body: {id: 1}}
    afterActions:
      - remote: '${there.url}/plain'
      - remote: {url: '${there.url}/hoverfly', payload: hoverfly}
`);
  await fetch(`${mock.url}/orders?page=1`, { method: 'POST', headers: { 'X-Tag': 't' }, body: 'text' });
  const sent = await there.received(2);
  const plain = sent.find(({ target }) => target === '/plain');
  const hoverfly = sent.find(({ target }) => target === '/hoverfly');
  expect(plain?.headers['content-type']).toBe('application/json');
  expect(plain?.headers['x-correlation-id']).toMatch(/^[\da-f-]{36}$/);
  expect(plain?.headers['x-correlation-id']).not.toBe(hoverfly?.headers['x-correlation-id']);
  const response = {
    status: 201,
    body: '{"id":1}',
    encodedBody: false,
    headers: { 'X-Id': ['a', 'b'], 'Content-Type': ['application/json'] },
  };
  const pair = JSON.parse(plain?.body ?? '') as { request: object; response: object };
  expect(pair.request).toMatchObject({
    path: '/orders',
    method: 'POST',
    destination: `127.0.0.1:${mock.port}`,
    scheme: 'http',
    query: { page: ['1'] },
    body: 'text',
  });
  expect(pair.response).toMatchObject(response);
  expect(JSON.parse(hoverfly?.body ?? '')).toMatchObject({
    request: { path: [{ matcher: 'exact', value: '/orders' }], query: { page: [{ matcher: 'exact', value: '1' }] } },
    response,
  });
});

it('every mistake of a file is told at its place', async () => {
  const files = workspace({
    'a.yaml': `
templates:
  - request: {path: '/o/{id}'}
    beforeActions: {webhook: {url: 'http://h/{$request.path.idd}', body: {a: '{$statusCode}', b: '{$nope}'}}}
    response: {}
    afterActions:
      - webhook: ftp://h/
      - webhook: {url: 'http://h/', headers: {X: '{$steps.auth.status}'}}
`,
  });
  const { code, stdout } = await mockrun(['check', files.directory, '--json']);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; line: number; column: number }[] };
  expect(code).toBe(2);
  expect(diagnostics.map((each) => `${each.line} ${each.code}`).toSorted()).toEqual([
    '4 no-response-yet',
    '4 unknown-expression',
    '4 unknown-parameter',
    '7 bad-url',
    '8 unknown-step',
  ]);
});
