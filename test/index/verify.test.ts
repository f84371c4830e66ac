import { describe, expect, onTestFinished, test } from 'vitest';
import { type Mock, type StartOptions, start, VerificationError } from '../../src/index.ts';
import { Folder } from '../support/folder.ts';

const ORDERS = `templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201}
    expect: {calls: 1}
  - name: list orders
    request: {method: GET, path: /orders}
    response: {body: []}
    expect: {after: create order}
  - name: announce
    request: {method: POST, path: /announce}
    response: {status: 202}
    afterActions: {name: notify, callback: client:notify}
`;

async function mock(options: Partial<StartOptions> = {}, text = ORDERS): Promise<Mock> {
  const started = await start({ directory: new Folder({ 'shop.yaml': text }).path, ...options });
  onTestFinished(() => started.stop());
  return started;
}

const post = async (url: string): Promise<void> => void (await fetch(url, { method: 'POST' }));
const messages = (problems: Awaited<ReturnType<Mock['problems']>>) => problems.map(({ message }) => message);

describe('a mock that was used as its scenarios say', () => {
  test('passes', async () => {
    const used = await mock();
    await post(`${used.url}/orders`);
    await fetch(`${used.url}/orders`);
    expect(await used.problems()).toEqual([]);
    await expect(used.verify()).resolves.toBeUndefined();
  });

  test('has a coverage, and unused entries are wrong only when that is asked for', async () => {
    const used = await mock();
    await post(`${used.url}/orders`);
    expect(used.coverage).toMatchObject({ hit: 1, all: 3, unused: [{ name: 'list orders' }, { name: 'announce' }] });
    expect(await used.problems({ failOn: ['unused'] })).toMatchObject([
      { kind: 'entry', name: 'list orders', expected: 'a call', place: { line: 6 } },
      { kind: 'entry', name: 'announce', expected: 'a call' },
    ]);
  });
});

describe('what is wrong', () => {
  test('is an error whose message is the report and whose cause is its data', async () => {
    const used = await mock();
    await fetch(`${used.url}/ordres`);
    const error = await used.verify().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VerificationError);
    const { name, message, cause, stack } = error as VerificationError;
    expect(name).toBe('VerificationError');
    expect(message.replaceAll(/[^\s(]+\/(?=shop\.yaml)/g, '').split('\n')).toEqual([
      '2 problems with the mock',
      '',
      '✖ shop.yaml › entry create order',
      '  calls: expected 1 call, got 0 calls',
      '    expected at shop.yaml:5:13',
      '    entry at shop.yaml:2:5',
      '',
      '✖ unmatched GET /ordres',
      '  answered by: expected an entry, got no entry',
      expect.stringContaining('nearest: "list orders"'),
      expect.stringMatching(/path +expected "\/orders", got "\/ordres"/),
    ]);
    expect(cause.problems).toMatchObject([
      { kind: 'entry', name: 'create order', field: 'calls', expected: '1 call', got: '0 calls' },
      { kind: 'unmatched', name: 'GET /ordres', field: 'answered by' },
    ]);
    expect(cause.coverage).toMatchObject({ hit: 0, all: 3 });
    expect(stack).toContain('verify.test.ts');
  });

  test.each([
    ['a call too many', ['POST /orders', 'POST /orders'], ['calls: expected 1 call, got 2 calls']],
    [
      'the wrong order',
      ['GET /orders', 'POST /orders'],
      ['after: expected "create order" to be called before, got it was called later'],
    ],
  ])('%s', async (_, requests, expected) => {
    const used = await mock();
    for (const request of requests) {
      const [method, path] = request.split(' ') as [string, string];
      await fetch(used.url + path, { method });
    }
    expect(messages(await used.problems())).toEqual(expected);
  });

  test('an action that fails, which may be allowed', async () => {
    const used = await mock({ callbacks: { notify: () => Promise.reject(new Error('nobody listens')) } });
    await post(`${used.url}/orders`);
    await post(`${used.url}/announce`);
    expect(await used.problems()).toMatchObject([
      { kind: 'action', name: 'notify (announce)', got: expect.stringContaining('nobody listens') },
    ]);
    expect(await used.problems({ allow: ['action'] })).toEqual([]);
  });

  test('unmatched requests may be allowed', async () => {
    const used = await mock();
    await post(`${used.url}/orders`);
    await post(`${used.url}/elsewhere`);
    expect(await used.problems({ allow: ['unmatched'] })).toEqual([]);
    expect(await used.problems()).toMatchObject([{ kind: 'unmatched', name: 'POST /elsewhere' }]);
  });
});

describe('pending actions', () => {
  test('are waited for', async () => {
    let done = false;
    const notify = () => new Promise<void>((resolve) => setTimeout(() => resolve(void (done = true)), 50));
    const used = await mock({ callbacks: { notify } });
    await post(`${used.url}/announce`);
    await used.problems();
    expect(done).toBe(true);
  });

  test('are told of when the grace is over, and so are answers that have not come', async () => {
    let end = (): void => {};
    const slow = () => new Promise<void>((resolve) => (end = resolve));
    const used = await mock(
      { callbacks: { notify: slow } },
      `${ORDERS}
  - {name: late, request: {path: /late}, response: {delay: 1h}}
`,
    );
    await post(`${used.url}/orders`);
    await post(`${used.url}/announce`);
    const late = new AbortController();
    void fetch(`${used.url}/late`, { signal: late.signal }).catch(() => {});
    await expect
      .poll(() => used.problems({ grace: 10 }))
      .toMatchObject([
        { kind: 'action', name: 'notify (announce)', expected: 'its end within 10 ms', got: 'still pending' },
        { kind: 'entry', name: 'late', field: 'answer', got: 'none yet' },
      ]);
    expect(used.coverage.hit).toBe(3);
    expect(await used.problems({ grace: 10, allow: ['action'] })).toHaveLength(1);
    end();
    late.abort();
  });
});

describe('what counts', () => {
  test('can still be asked when the mock has stopped', async () => {
    const used = await mock();
    await fetch(`${used.url}/elsewhere`);
    await used.stop();
    await expect(used.verify({ expect: 'called' })).rejects.toThrow('unmatched GET /elsewhere');
  });

  test('is what happened since the last reset', async () => {
    const used = await mock({ admin: true });
    await fetch(`${used.url}/elsewhere`);
    used.reset();
    await post(`${used.url}/orders`);
    expect(await used.problems()).toEqual([]);
    await fetch(`${used.adminUrl}/api/v2/reset`, { method: 'POST', headers: { 'Content-Type': 'application/json' } });
    expect(messages(await used.problems())).toEqual(['calls: expected 1 call, got 0 calls']);
  });

  test('are all expectations, or those of entries that were called', async () => {
    const used = await mock();
    expect(await used.problems({ expect: 'called' })).toEqual([]);
    await fetch(`${used.url}/orders`);
    expect(messages(await used.problems({ expect: 'called' }))).toEqual([
      'after: expected "create order" to be called before, got it was never called',
    ]);
  });

  test('are more calls than the journal remembers', async () => {
    const used = await mock({ journalSize: 1 }, ORDERS.replace('calls: 1', 'calls: 3'));
    for (let call = 0; call < 3; call += 1) await post(`${used.url}/orders`);
    expect(await used.problems()).toEqual([]);
  });
});

test('a mistyped option is no silent one', async () => {
  const used = await mock();
  const options = { allow: ['unmached'] } as never;
  await expect(used.verify(options)).rejects.toThrow('"allow" knows no "unmached"; known: unmatched, action, unused');
});

test('secrets stay hidden', async () => {
  const used = await mock();
  await fetch(`${used.url}/elsewhere?token=s3cret`);
  expect(JSON.stringify(await used.problems())).not.toContain('s3cret');
});
