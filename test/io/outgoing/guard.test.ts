import { hostname, networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpClient, type HttpClientOptions, type OutgoingHttp } from '../../../src/io/outgoing.ts';
import type { OutgoingProblem } from '../../../src/model/outgoing.ts';
import { ask } from '../../support/outgoing.ts';
import { Servers } from '../../support/servers.ts';

const servers = new Servers();
afterEach(() => servers.close());

/** A server, and a client that must not reach it. */
async function guarded(
  which: 'adminPort' | 'listenerPort',
  options: Partial<HttpClientOptions> = {},
  host = '0.0.0.0',
) {
  const reached: string[] = [];
  const { port } = await servers.http((req, res) => {
    reached.push(`${req.method} ${req.url}`);
    res.end('reached');
  }, host);
  const own = { adminPort: undefined, listenerPort: undefined, [which]: port };
  const http: OutgoingHttp = createHttpClient({ own: () => own, environment: {}, ...options });
  servers.onClose(() => http.close());
  return { port, reached, http };
}

const HAS_IPV6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

const isBlocked = { kind: 'blocked', message: expect.stringContaining('admin API') };

describe('the admin address is never reached', () => {
  test.each(['127.0.0.1', 'localhost', '127.0.0.2', '0.0.0.0', '127.1', '2130706433', '[::ffff:127.0.0.1]'])(
    'as %s',
    async (host) => {
      const { http, port, reached } = await guarded('adminPort');
      for (const purpose of ['action', 'forward'] as const) {
        expect(await ask(http, { purpose, origin: `http://${host}:${port}` })).toEqual(isBlocked);
      }
      expect(reached).toEqual([]);
    },
  );

  test.runIf(HAS_IPV6)('over IPv6', async () => {
    const { http, port, reached } = await guarded('adminPort', {}, '::1');
    expect(await ask(http, { origin: `http://[::1]:${port}` })).toEqual(isBlocked);
    expect(reached).toEqual([]);
  });

  test('by an address of this machine that is no loopback, where it has one', async () => {
    const { http, port, reached } = await guarded('adminPort');
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, family } of addresses.filter((each) => each.family === 'IPv4')) {
      expect(await ask(http, { origin: `http://${address}:${port}` }), family).toEqual(isBlocked);
    }
    expect(reached).toEqual([]);
  });

  test('with TLS: not even a greeting is sent', async () => {
    const { http, port, reached } = await guarded('adminPort');
    expect(await ask(http, { origin: `https://127.0.0.1:${port}` })).toEqual(isBlocked);
    expect(reached).toEqual([]);
  });

  test('at other ports of this machine there is no such rule', async () => {
    const { http } = await guarded('adminPort');
    const { origin } = await servers.http((_, res) => res.end('ok'));
    expect(await ask(http, { origin })).toMatchObject({ body: 'ok' });
  });
});

describe('through a proxy', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'x.localhost'])('%s is never asked of one', async (host) => {
    const proxy = await servers.proxy();
    const { http, port } = await guarded('adminPort', { environment: { HTTP_PROXY: proxy.origin } });
    await ask(http, { origin: `http://${host}:${port}` });
    expect(proxy.asked).toEqual([]);
  });

  test.each(['http', 'https'])(
    'the names of this machine are blocked before the proxy hears of them, %s',
    async (scheme) => {
      const proxy = await servers.proxy();
      const environment = { HTTP_PROXY: proxy.origin, HTTPS_PROXY: proxy.origin };
      const { http, port } = await guarded('adminPort', { environment });
      const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
      const addresses = own
        .filter(({ family, internal }) => family === 'IPv4' && !internal)
        .map(({ address }) => address);
      for (const host of [hostname(), ...addresses]) {
        expect(await ask(http, { origin: `${scheme}://${host}:${port}` })).toEqual(isBlocked);
      }
      expect(proxy.asked).toEqual([]);
    },
  );

  test('an admin address that is given out as a proxy is not reached', async () => {
    const environment: { HTTP_PROXY?: string; HTTPS_PROXY?: string } = {};
    const { port, reached } = await guarded('adminPort');
    Object.assign(environment, { HTTP_PROXY: `http://localhost:${port}`, HTTPS_PROXY: `http://localhost:${port}` });
    const http = createHttpClient({ own: () => ({ adminPort: port, listenerPort: undefined }), environment });
    servers.onClose(() => http.close());
    expect(await ask(http, { origin: 'http://api.test' })).toEqual(isBlocked);
    expect(await ask(http, { origin: 'https://api.test' })).toEqual(isBlocked);
    expect(reached).toEqual([]);
  });
});

describe('the mock itself', () => {
  test('is reached by an action, and not by a forward', async () => {
    const { http, port } = await guarded('listenerPort');
    const origin = `http://127.0.0.1:${port}`;
    expect(await ask(http, { purpose: 'action', origin })).toMatchObject({ body: 'reached' });
    expect(await ask(http, { purpose: 'forward', origin })).toEqual({
      kind: 'blocked',
      message: `127.0.0.1:${port} is this mock itself: the request would go in a circle`,
    });
  });

  test('also when an action has left a connection open', async () => {
    const { http, port, reached } = await guarded('listenerPort');
    const origin = `http://localhost:${port}`;
    await ask(http, { purpose: 'action', origin });
    expect(await ask(http, { purpose: 'forward', origin })).toMatchObject({ kind: 'blocked' });
    expect(reached).toHaveLength(1);
  });
});

describe('hosts that a client names', () => {
  const openTo = ['api.test', '*.shop.test', 'localhost', 'only.test:81'];
  const send = async (origin: string, hostFromClient: boolean) => {
    const http = createHttpClient({
      own: () => ({ adminPort: undefined, listenerPort: undefined }),
      environment: {},
      openTo,
    });
    return (await ask(http, { purpose: 'forward', origin, hostFromClient })) as OutgoingProblem;
  };

  test.each(['http://other.test', 'http://shop.test', 'http://only.test', 'http://api.test.other.test'])(
    '%s is not open',
    async (origin) => {
      expect(await send(origin, true)).toMatchObject({
        kind: 'blocked',
        message: expect.stringContaining('--allow-hosts'),
      });
    },
  );

  test('what is listed is, with any port unless one is given', async () => {
    const { port } = await servers.http((_, res) => res.end('ok'));
    expect(await send(`http://localhost:${port}`, true)).toMatchObject({ body: 'ok' });
    expect(await send('http://a.shop.test', true)).toMatchObject({ kind: 'unresolvable' });
    expect(await send('http://only.test:81', true)).toMatchObject({ kind: 'unresolvable' });
  });

  test('what a scenario names is no matter of the list', async () => {
    expect(await send('http://other.test', false)).toMatchObject({ kind: 'unresolvable' });
  });
});
