import { afterEach, describe, expect, test } from 'vitest';
import { createHttpClient, type HttpClientOptions, type OutgoingHttp } from '../../../src/io/outgoing.ts';
import { ask } from '../../support/outgoing.ts';
import { CERTIFICATE, Servers } from '../../support/servers.ts';

const servers = new Servers();
afterEach(() => servers.close());

function client(options: Partial<HttpClientOptions> = {}): OutgoingHttp {
  const http = createHttpClient({
    own: () => ({ adminPort: undefined, listenerPort: undefined }),
    environment: {},
    ...options,
  });
  servers.onClose(() => http.close());
  return http;
}

const trusting = (options: Partial<HttpClientOptions> = {}): OutgoingHttp =>
  client({ tls: { ca: CERTIFICATE }, ...options });

describe('TLS', () => {
  test('a server whose certificate is trusted answers, by name and by address', async () => {
    const { origin, port } = await servers.https((_, res) => res.end('safe'));
    const http = trusting();
    expect(await ask(http, { origin })).toMatchObject({ status: 200, body: 'safe' });
    expect(await ask(http, { origin: `https://localhost:${port}` })).toMatchObject({ status: 200 });
  });

  test('any certificate will do when none is verified', async () => {
    const { origin, port } = await servers.https((_, res) => res.end('whoever'));
    const proxy = await servers.proxy();
    expect(await ask(client(), { origin })).toMatchObject({ kind: 'tls' });
    const lax = client({ tls: { rejectUnauthorized: false }, environment: { https_proxy: proxy.origin } });
    expect(await ask(lax, { origin })).toMatchObject({ body: 'whoever' });
    expect(await ask(lax, { origin: `https://other.test:${port}` })).toMatchObject({ body: 'whoever' });
  });

  test('the connection is kept, whatever Host the requests have', async () => {
    const ports = new Set<number | undefined>();
    const { origin } = await servers.https((req, res) => {
      ports.add(req.socket.remotePort);
      res.end(req.headers.host);
    });
    const http = trusting();
    expect(await ask(http, { origin, headers: ['Host', 'a.test'] })).toMatchObject({ body: 'a.test' });
    expect(await ask(http, { origin, headers: ['Host', 'b.test'] })).toMatchObject({ body: 'b.test' });
    expect(ports.size).toBe(1);
  });

  test('a certificate that nobody here trusts', async () => {
    const { origin, port } = await servers.https((_, res) => res.end());
    expect(await ask(client(), { origin })).toEqual({
      kind: 'tls',
      message: expect.stringMatching(
        new RegExp(`^the certificate of 127.0.0.1:${port} is self-signed, and not trusted here .*--insecure-upstream`),
      ),
    });
  });

  test('a certificate for another name', async () => {
    const { port } = await servers.https((_, res) => res.end(), '0.0.0.0');
    expect(await ask(trusting(), { origin: `https://127.0.0.2:${port}` })).toEqual({
      kind: 'tls',
      message: `the certificate of 127.0.0.2:${port} is for another name`,
    });
  });

  test('no TLS is spoken there', async () => {
    const { port } = await servers.http((_, res) => res.end());
    const found = await ask(trusting(), { origin: `https://127.0.0.1:${port}` });
    expect(found).toMatchObject({ kind: 'tls', message: expect.stringMatching(/^no TLS connection to 127/) });
  });
});

describe('proxies of the environment', () => {
  const through = (origin: string) => ({ HTTP_PROXY: origin, https_proxy: origin });

  test('a plain request is given to the proxy with its whole URL', async () => {
    const asked: string[] = [];
    const proxy = await servers.http((req, res) => {
      asked.push(`${req.method} ${req.url} ${req.headers.host} ${req.headers['proxy-authorization']}`);
      res.end('from afar');
    });
    const http = client({ environment: { http_proxy: proxy.origin.replace('//', '//us%20er:p%40ss@') } });
    expect(await ask(http, { origin: 'http://api.test:81', path: '/a?b=c' })).toMatchObject({ body: 'from afar' });
    const credentials = Buffer.from('us er:p@ss').toString('base64');
    expect(asked).toEqual([`GET http://api.test:81/a?b=c api.test:81 Basic ${credentials}`]);
  });

  test('a body and its answer go through it', async () => {
    const proxy = await servers.proxy();
    const { port } = await servers.http((req, res) => req.pipe(res));
    const http = client({ environment: through(proxy.origin) });
    const body = Buffer.from('there and back');
    const origin = `http://plain.test:${port}`;
    expect(await ask(http, { origin, method: 'POST', body })).toMatchObject({ body: 'there and back' });
    expect(proxy.asked).toEqual([`POST http://plain.test:${port}/`]);
  });

  test('for TLS a tunnel leads through it, which is kept, and certificates are verified', async () => {
    const proxy = await servers.proxy();
    const { port } = await servers.https((_, res) => res.end('safe'));
    const http = trusting({ environment: through(proxy.origin) });
    const origin = `https://secure.test:${port}`;
    expect(await ask(http, { origin })).toMatchObject({ body: 'safe' });
    expect(await ask(http, { origin })).toMatchObject({ body: 'safe' });
    expect(proxy.asked).toEqual([`CONNECT secure.test:${port}`]);
    expect(await ask(http, { origin: `https://other.test:${port}` })).toMatchObject({
      kind: 'tls',
      message: `the certificate of other.test:${port} is for another name`,
    });
  });

  test('a proxy may not want to give a tunnel', async () => {
    const proxy = await servers.proxy({ connect: '407 Proxy Authentication Required' });
    const http = trusting({ environment: through(proxy.origin.replace('//', '//user:pass@')) });
    expect(await ask(http, { origin: 'https://api.test' })).toEqual({
      kind: 'refused',
      message: `the proxy 127.0.0.1:${proxy.port} answered 407 when asked for a way to api.test:443`,
    });
    expect(proxy.asked).toEqual(['CONNECT api.test:443 Basic dXNlcjpwYXNz']);
  });

  test('a proxy that is not there is named', async () => {
    const http = client({ environment: through('http://127.0.0.1:9') });
    const message = 'connection refused by the proxy 127.0.0.1:9';
    expect(await ask(http, { origin: 'http://api.test' })).toEqual({ kind: 'refused', message });
    expect(await ask(http, { origin: 'https://api.test' })).toEqual({ kind: 'refused', message });
  });

  test('the mock is no proxy to itself', async () => {
    const mock = await servers.proxy();
    const http = client({
      own: () => ({ adminPort: undefined, listenerPort: mock.port }),
      environment: through(`http://localhost:${mock.port}`),
    });
    expect(await ask(http, { origin: 'http://nowhere.invalid' })).toMatchObject({ kind: 'unresolvable' });
    expect(mock.asked).toEqual([]);
  });

  test('one of another kind is told of', async () => {
    const http = client({ environment: { ALL_PROXY: 'socks5://127.0.0.1:9' } });
    expect(await ask(http, { origin: 'http://api.test' })).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('socks5'),
    });
  });
});
