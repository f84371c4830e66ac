import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { mockrun, serve, workspace } from '../harness.ts';

const servers = new Servers();
afterEach(() => servers.close());

const DEEP = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;

const REAL: Record<string, { status?: number; headers?: Record<string, string>; body: string | Buffer }> = {
  '/same': { headers: { 'Content-Type': 'application/json' }, body: gzipSync('{"a":1}') },
  '/list': { headers: { 'Content-Type': 'application/json' }, body: '{"items":[{"id":1},{"id":3},{"id":4}]}' },
  '/status': { status: 404, headers: { 'X-Own': 'real', 'Set-Cookie': 'session=secretsecret' }, body: 'gone' },
  '/binary': { body: Buffer.from([0, 1, 2, 255]) },
  '/deep': { body: DEEP },
  '/large': { body: Buffer.alloc(6 * 1024 * 1024, 'x') },
};

const SCENARIO = `pairs:
  - {request: {method: GET, path: /same}, response: {body: {a: 1}}}
  - {request: {method: GET, path: /list}, response: {body: {items: [{id: 1}, {id: 2}]}}}
  - request: {method: GET, path: /status}
    response: {status: 200, headers: {X-Own: mock, Set-Cookie: session=othersecret}, body: gone}
  - {request: {method: GET, path: /binary}, response: {body: text}}
  - {request: {method: GET, path: /deep}, response: {body: '[[2]]'}}
  - {request: {method: GET, path: /large}, response: {body: small}}
templates:
  - {request: {path: /rendered}, response: {body: 'hello {{request.method}}', templated: true}}
`;

const service = () =>
  servers.http((req, res) => {
    const { status = 200, headers = {}, body } = REAL[req.url as string] ?? { body: 'unknown' };
    res.writeHead(status, req.url === '/same' ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
    res.end(body);
  });

describe('diff', () => {
  test('the real service answers, and what the entry has otherwise is told', async () => {
    const { origin } = await service();
    const space = workspace({ 'a.yaml': SCENARIO });
    const mock = await serve(space.directory, ['--mode', 'diff', '--upstream', origin, '--reporter', 'json']);
    const answer = await fetch(`${mock.url}/status`);
    expect([answer.status, await answer.text()]).toEqual([404, 'gone']);
    for (const path of ['/same', '/list', '/binary', '/deep', '/large', '/unknown']) {
      expect((await fetch(mock.url + path).then(async (got) => [got.status, await got.arrayBuffer()]))[0]).toBe(200);
    }
    const url = `${mock.adminUrl}/api/v2/diff`;
    const { diff } = (await (await fetch(url)).json()) as {
      diff: { request: { path: string }; diffReport: { diffEntries: object[] }[] }[];
    };
    const of = (path: string) => diff.find(({ request }) => request.path === path)?.diffReport[0]?.diffEntries;
    expect(of('/status')).toEqual([
      { field: 'status', expected: '200', actual: '404' },
      { field: 'headers.x-own', expected: 'mock', actual: 'real' },
      { field: 'headers.set-cookie', expected: '[redacted]', actual: '[redacted]' },
    ]);
    expect(of('/list')).toEqual([
      { field: 'body $.items[1].id', expected: '2', actual: '3' },
      { field: 'body $.items[2]', expected: 'nothing', actual: '{"id":4}' },
    ]);
    expect(of('/same')).toBeUndefined();
    expect(of('/unknown')).toBeUndefined();
    expect(of('/binary')).toEqual([{ field: 'body', expected: '"text"', actual: '4 bytes' }]);
    expect(of('/deep')).toHaveLength(1);
    expect(of('/large')).toHaveLength(1);
    mock.signal('SIGINT');
    await mock.ended;
    expect(mock.events().at(-1)).toMatchObject({ type: 'session:ended', differing: 5 });
    expect(mock.events().find(({ id }) => id === 1)).toMatchObject({
      entry: 'a.yaml#GET /status',
      forwardedTo: origin,
      outcome: 'passed',
      differences: [{ field: 'status', expected: '200', got: '404' }, {}, {}],
    });
  });

  test('sequences go on, and what was found can be forgotten', async () => {
    const { origin } = await servers.http((_, res) => res.end('real'));
    const space = workspace({
      'a.yaml': 'pairs:\n  - {request: {method: GET, path: /a}, responses: [{body: real}, {body: other}]}\n',
    });
    const mock = await serve(space.directory, ['--mode', 'diff', '--upstream', origin]);
    const found = async (): Promise<number> =>
      ((await (await fetch(`${mock.adminUrl}/api/v2/diff`)).json()) as { diff: unknown[] }).diff.length;
    await fetch(`${mock.url}/a`);
    expect(await found()).toBe(0);
    await fetch(`${mock.url}/a`);
    expect(await found()).toBe(1);
    await fetch(`${mock.adminUrl}/api/v2/diff`, { method: 'DELETE' });
    expect(await found()).toBe(0);
    expect((await mockrun(['mode', 'set', 'simulate', '--admin', mock.adminUrl])).code).toBe(0);
    expect(await (await fetch(`${mock.url}/a`)).text()).toBe('other');
  });
});
