import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { eventually, mockrun, serve, workspace } from '../harness.ts';
import { viaProxy } from './via-proxy.ts';

const servers = new Servers();
afterEach(() => servers.close());

const KNOWN = 'pairs:\n  - {request: {method: GET, path: /known}, response: {body: from the file}}\n';
const directory = (): string => workspace({ 'known.yaml': KNOWN }).directory;

/** Says what it was asked. */
const service = () =>
  servers.http((req, res) => {
    res.writeHead(req.url === '/none' ? 204 : 200, { 'X-Real': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
    res.end(req.url === '/none' ? undefined : `${req.method} ${req.url}`);
  });

describe('spy', () => {
  test('what a file knows is simulated, the rest comes from the real service', async () => {
    const { origin } = await service();
    const mock = await serve(directory(), [
      '--mode',
      'spy',
      '--upstream',
      `${origin}/v1`,
      '--reporter',
      'json=verbose',
    ]);
    expect(await (await fetch(`${mock.url}/known`)).text()).toBe('from the file');
    const real = await fetch(`${mock.url}/other?q=1`, { method: 'POST', body: 'x' });
    expect(await real.text()).toBe('POST /v1/other?q=1');
    expect(real.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect((await fetch(`${mock.url}/none`)).status).toBe(200);
    mock.signal('SIGINT');
    await mock.ended;
    const types = mock.events().map(({ type }) => type);
    expect(types.filter((type) => type === 'request:forwarded')).toHaveLength(2);
    expect(types).not.toContain('request:unmatched');
    expect(mock.events().find((event) => event.type === 'exchange:ended' && event.id === 2)).toMatchObject({
      entry: null,
      forwardedTo: origin,
      status: 200,
      outcome: 'passed',
    });
    expect(mock.events().at(-1)).toMatchObject({ exchanges: 3, unmatched: 0, failed: 0 });
  });

  test('as a proxy no upstream is needed', async () => {
    const { origin } = await service();
    const mock = await serve(directory(), ['--mode', 'spy', '--reporter', 'json']);
    const { status, body } = await viaProxy(mock.url, `${origin}/far?x=1`);
    expect([status, body]).toEqual([200, 'GET /far?x=1']);
    const journal = (await (await fetch(`${mock.adminUrl}/api/v2/journal`)).json()) as { items: object[] };
    expect(journal.items[0]).toMatchObject({ forwardedTo: origin, entry: null });
    expect(journal.items[0]).not.toHaveProperty('nearest');
  });

  test('without upstream it warns, and such requests say how to mend it', async () => {
    const mock = await serve(directory(), ['--mode', 'spy', '--reporter', 'json']);
    expect((await mock.event('session:warned')).message).toContain('without --upstream');
    const answer = await fetch(`${mock.url}/other`);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('--upstream');
  });

  test('a service that is not there is a 502 with the reason', async () => {
    const { origin, port } = await service();
    servers.close();
    const mock = await serve(directory(), ['--mode', 'spy', '--upstream', origin, '--reporter', 'json']);
    const answer = await fetch(`${mock.url}/other`);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain(`127.0.0.1:${port}`);
    expect(await mock.event('exchange:ended')).toMatchObject({ outcome: 'failed', forwardedTo: origin });
  });

  test('a body that breaks off breaks off for the client', async () => {
    const { origin } = await servers.http((_, res) => {
      res.writeHead(200, { 'Content-Length': '1000' });
      res.write('begun');
      setTimeout(() => res.destroy(), 50);
    });
    const mock = await serve(directory(), ['--mode', 'spy', '--upstream', origin, '--reporter', 'json']);
    await expect(fetch(`${mock.url}/cut`).then((answer) => answer.text())).rejects.toThrow();
    expect(await mock.event('exchange:ended')).toMatchObject({ outcome: 'failed', status: 200 });
  });

  test('no scenarios are needed, and large bodies pass', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const { origin } = await servers.http((_, res) => {
      for (let count = 0; count < 30; count += 1) res.write(chunk);
      res.end();
    });
    const mock = await serve(workspace().directory, ['--mode', 'spy', '--upstream', origin, '--reporter', 'json']);
    expect((await (await fetch(`${mock.url}/large`)).arrayBuffer()).byteLength).toBe(30 * chunk.length);
  });
});

describe('switching', () => {
  test('mode set, for requests from then on', async () => {
    const { origin } = await service();
    const mock = await serve(directory(), ['--upstream', origin, '--reporter', 'json']);
    const admin = ['--admin', mock.adminUrl];
    expect((await fetch(`${mock.url}/other`)).status).toBe(404);
    expect(await mockrun(['mode', 'set', 'spy', ...admin])).toMatchObject({ code: 0, stdout: 'spy\n' });
    expect((await fetch(`${mock.url}/other`)).status).toBe(200);
    expect(await mock.event('mode:changed')).toMatchObject({ mode: 'spy' });
    expect(await mockrun(['mode', 'get', '--json', ...admin])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/"mode": ?"spy"/),
    });
    const wrong = await mockrun(['mode', 'set', 'spi', ...admin]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean "spy"');
    await mockrun(['mode', 'set', 'simulate', ...admin]);
    await eventually(
      async () => (await fetch(`${mock.url}/other`)).status === 404,
      () => 'it still forwards',
    );
  });
});
