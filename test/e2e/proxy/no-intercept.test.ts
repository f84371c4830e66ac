import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { CERTIFICATE, Servers } from '../../support/servers.ts';
import { type Answer, ask, opened, secured, startProxy, tunnel } from './clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const SCENARIO = `pairs:
  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}
`;

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('--no-intercept', () => {
  test('passes bytes on as they are, both ways', async () => {
    const real = await servers.https((req, res) => void req.pipe(res));
    const { mock, caFile } = await startProxy(SCENARIO, ['--no-intercept']);
    expect(caFile).toBe('');
    const socket = await opened(mock.port, `localhost:${real.port}`);
    const secure = await secured(socket, 'localhost', { ca: CERTIFICATE.toString() });
    const body = 'x'.repeat(5_000_000);
    expect((await ask(secure, 'localhost', '/', { method: 'POST', body })).body).toBe(body);
    expect(mock.events().some(({ type }) => type === 'request:unmatched')).toBe(false);
  });

  test('one side’s end is the other’s', async () => {
    const server = net.createServer((socket) => socket.end('all there is')).listen(0, '127.0.0.1');
    servers.onClose(() => server.close());
    await once(server, 'listening');
    const { mock } = await startProxy(SCENARIO, ['--no-intercept']);
    const socket = await opened(mock.port, `127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await socket.toArray()).join('')).toBe('all there is');
  });

  test('through the proxy of the environment', async () => {
    const real = await servers.https((_, res) => res.end('real'));
    const upstream = await servers.proxy();
    const env = { https_proxy: upstream.origin };
    const { mock } = await startProxy(SCENARIO, ['--no-intercept'], env);
    const socket = await opened(mock.port, `secure.test:${real.port}`);
    const secure = await secured(socket, 'secure.test', { ca: CERTIFICATE.toString() });
    expect((await ask(secure, 'secure.test', '/')).body).toBe('real');
    expect(upstream.asked).toEqual([`CONNECT secure.test:${real.port}`]);
  });

  test('a port where nobody listens', async () => {
    const { mock } = await startProxy(SCENARIO, ['--no-intercept']);
    const port = await closedPort();
    expect(await tunnel(mock.port, `127.0.0.1:${port}`)).toMatchObject({
      status: 502,
      body: `connection refused by 127.0.0.1:${port}\n`,
    });
  });

  test('neither the mock nor its admin API can be reached, whatever they are called', async () => {
    const { mock } = await startProxy(SCENARIO, ['--no-intercept']);
    const admin = new URL(mock.adminUrl).port;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const refused = (await tunnel(mock.port, `${host}:${admin}`)) as Answer;
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('admin API');
      expect(await tunnel(mock.port, `${host}:${mock.port}`)).toMatchObject({ status: 403 });
    }
  });

  test('goes to allowed hosts alone, when there is a list', async () => {
    const real = await servers.http((_, res) => res.end('real'));
    const { mock } = await startProxy(SCENARIO, ['--no-intercept', '--allow-hosts', 'localhost']);
    expect((await ask(await opened(mock.port, `localhost:${real.port}`), 'x', '/')).body).toBe('real');
    const refused = await tunnel(mock.port, `127.0.0.1:${real.port}`);
    expect(refused).toMatchObject({ status: 403 });
    expect((refused as Answer).body).toContain('--allow-hosts');
  });
});

describe('a mock that others can reach', () => {
  test('is a proxy for allowed hosts alone', async () => {
    const { mock } = await startProxy(SCENARIO, ['--host', '0.0.0.0', '--allow-hosts', 'api.test']);
    expect(await tunnel(mock.port, 'evil.test:443')).toMatchObject({
      status: 403,
      body: 'no request that names evil.test itself is forwarded: see --allow-hosts\n',
    });
    expect((await ask(await opened(mock.port, 'api.test:80'), 'api.test', '/hello')).body).toBe('hello');
  });

  test('and for any, when it is told so', async () => {
    const { mock } = await startProxy(SCENARIO, ['--host', '0.0.0.0', '--allow-hosts', '*']);
    expect((await ask(await opened(mock.port, 'any.test:80'), 'any.test', '/hello')).body).toBe('hello');
  });
});
