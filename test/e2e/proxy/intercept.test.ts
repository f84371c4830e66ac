import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { eventually, mockrun, serve, workspace } from '../harness.ts';
import {
  ask,
  askHttp2,
  askSecurely,
  curl,
  hasCurl,
  hasOpenssl,
  opened,
  secured,
  session,
  startProxy,
} from './clients.ts';

const SCENARIO = `pairs:
  - {name: secure, request: {method: GET, scheme: https, host: api.test, path: /orders}, response: {body: over https}}
  - {name: plain, request: {method: GET, scheme: http, host: api.test, path: /orders}, response: {body: over http}}
  - {name: port, request: {method: GET, host: 'api.test:8443', path: /port}, response: {body: of the port}}
  - {name: echo, request: {method: POST, path: /echo}, response: {headers: {X-One: [a, b]}, body: taken}}
`;

describe('http', () => {
  test('a whole URL', async () => {
    const { mock } = await startProxy(SCENARIO);
    const req = http.get({ host: '127.0.0.1', port: mock.port, path: 'http://api.test/orders' });
    const [response] = (await once(req, 'response')) as [http.IncomingMessage];
    expect((await response.toArray()).join('')).toBe('over http');
  });

  test('in a tunnel', async () => {
    const { mock } = await startProxy(SCENARIO);
    const answer = await ask(await opened(mock.port, 'api.test:80'), 'api.test', '/orders');
    expect(answer).toMatchObject({ status: 200, body: 'over http' });
  });

  test('what is no HTTP in a tunnel gets a 400', async () => {
    const { mock } = await startProxy(SCENARIO);
    const socket = await opened(mock.port, 'api.test:443');
    socket.write('\x00\x01garbage\r\n\r\n');
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect((await ask(await opened(mock.port, 'api.test:80'), 'api.test', '/orders')).status).toBe(200);
  });
});

describe('https', () => {
  test('with the CA trusted, a request is one of that scheme and host', async () => {
    const proxy = await startProxy(SCENARIO);
    expect(await askSecurely(proxy, 'api.test:443', '/orders')).toMatchObject({ status: 200, body: 'over https' });
    expect(await askSecurely(proxy, 'api.test:8443', '/port')).toMatchObject({ body: 'of the port' });
    expect(await askSecurely(proxy, 'api.test:443', '/port')).toMatchObject({ status: 404 });
    expect(await proxy.mock.event('exchange:ended')).toMatchObject({ scheme: 'https', host: 'api.test' });
  });

  test.each(['127.0.0.1:443', '[::1]:8443', 'a-very-long-name.'.repeat(12) + 'test:443'])('to %s', async (target) => {
    const proxy = await startProxy(SCENARIO);
    const answer = await askSecurely(proxy, target, '/echo', { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({ status: 200, body: 'taken' });
  });

  test('to a host beyond ASCII, which clients encode and people do not', async () => {
    const proxy = await startProxy(`pairs:
  - {request: {method: GET, host: Bücher.test, path: /pair}, response: {body: a pair}}
templates:
  - {request: {host: bücher.test, path: /template}, response: {body: a template}}
  - {request: {host: {glob: '*.grüße.test:8443'}, path: /glob}, response: {body: a glob}}
`);
    const target = 'xn--bcher-kva.test:443';
    expect(await askSecurely(proxy, target, '/pair')).toMatchObject({ status: 200, body: 'a pair' });
    expect(await askSecurely(proxy, target, '/template')).toMatchObject({ status: 200, body: 'a template' });
    expect(await askSecurely(proxy, 'a.xn--gre-6ka8l.test:8443', '/glob')).toMatchObject({ body: 'a glob' });
    expect(await askSecurely(proxy, 'other.test:443', '/pair')).toMatchObject({ status: 404 });
    const webServer = (path: string) => ask(net.connect(proxy.mock.port, '127.0.0.1'), 'xn--bcher-kva.test', path);
    expect(await webServer('/pair')).toMatchObject({ body: 'a pair' });
    expect(await webServer('/template')).toMatchObject({ body: 'a template' });
  });

  test('several requests on one connection, with bodies', async () => {
    const { mock, ca } = await startProxy(SCENARIO);
    const secure = await secured(await opened(mock.port, 'api.test:443'), 'api.test', { ca });
    const head = 'POST /echo HTTP/1.1\r\nHost: api.test\r\nContent-Length: 3\r\n';
    secure.write(`${head}\r\none${head}\r\ntwo${head}Connection: close\r\n\r\nend`);
    expect((await secure.toArray()).join('').match(/taken/g)).toHaveLength(3);
  });

  test('HTTP/2, when the client offers it', async () => {
    const { mock, ca } = await startProxy(SCENARIO);
    const secure = await secured(await opened(mock.port, 'api.test:443'), 'api.test', { ca, alpn: ['h2', 'http/1.1'] });
    expect(secure.alpnProtocol).toBe('h2');
    const made = session(secure, 'https://api.test');
    expect(await askHttp2(made, { ':path': '/orders' })).toMatchObject({ status: 200, body: 'over https' });
    const posted = await askHttp2(made, { ':path': '/echo', ':method': 'POST' }, 'x');
    expect(posted).toMatchObject({ body: 'taken', headers: { 'x-one': 'a, b' } });
    const many = await Promise.all(Array.from({ length: 200 }, () => askHttp2(made, { ':path': '/orders' })));
    expect(new Set(many.map(({ body }) => body))).toEqual(new Set(['over https']));
    expect(mock.events().filter((event) => event.type === 'exchange:ended' && event.outcome !== 'passed')).toEqual([]);
  });

  test('HTTP/1.0, when the client offers nothing else', async () => {
    const { mock, ca } = await startProxy(SCENARIO);
    const secure = await secured(await opened(mock.port, 'api.test:443'), 'api.test', { ca, alpn: ['http/1.0'] });
    secure.write('GET /orders HTTP/1.0\r\nHost: api.test\r\n\r\n');
    const answer = (await secure.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\n\r\nover https$/);
  });

  test.each(['', 'other.test', 'no name at all!', 'x'.repeat(250)])(
    'a client that names %j gets a certificate',
    async (servername) => {
      const { mock, ca } = await startProxy(SCENARIO);
      const socket = tls.connect({
        socket: await opened(mock.port, 'api.test:443'),
        ca,
        servername,
        checkServerIdentity: () => undefined,
      });
      await once(socket, 'secureConnect');
      expect(socket.getPeerCertificate().subjectaltname).toBe(
        `DNS:${/^(other\.test|x+)$/.test(servername) ? servername : 'api.test'}`,
      );
      socket.destroy();
    },
  );

  test('a client that does not trust the CA is told of, once', async () => {
    const { mock } = await startProxy(SCENARIO);
    const shy = async (host: string): Promise<unknown> =>
      await secured(await opened(mock.port, `${host}:443`), host, { ca: '' }).catch((error: unknown) => error);
    for (const host of ['api.test', 'api.test', 'b.test']) expect(await shy(host)).toBeInstanceOf(Error);
    const warnings = () => mock.events().filter(({ type }) => type === 'session:warned');
    await eventually(
      () => warnings().length >= 2,
      () => mock.stdout(),
    );
    expect(warnings().map(({ message }) => message)).toEqual([
      'api.test: the client does not trust the local CA: run mockrun ca',
      'b.test: the client does not trust the local CA: run mockrun ca',
    ]);
  });

  test('CONNECT to no host', async () => {
    const { mock } = await startProxy(SCENARIO);
    for (const target of ['api.test', 'api.test:0', 'a b:1', 'api.test:99999']) {
      await expect(opened(mock.port, target)).rejects.toThrow(
        /answered 400: CONNECT wants a host and a port|unescaped/,
      );
    }
  });
});

describe.runIf(hasCurl)('curl', () => {
  test('http, https over HTTP/1.1 and over HTTP/2', async () => {
    const { mock, caFile } = await startProxy(SCENARIO);
    const version = ['-w', ' %{http_version}'];
    expect(curl(mock.port, ...version, 'http://api.test/orders')).toBe('over http 1.1');
    expect(curl(mock.port, '-p', ...version, 'http://api.test/orders')).toBe('over http 1.1');
    const trusting = ['--cacert', caFile, ...version];
    expect(curl(mock.port, ...trusting, '--http1.1', 'https://api.test/orders')).toBe('over https 1.1');
    expect(curl(mock.port, ...trusting, 'https://api.test/orders')).toMatch(/^over https (2|1\.1)$/);
    expect(() => curl(mock.port, 'https://untrusted.test/orders')).toThrow();
    await mock.event('session:warned');
  });
});

describe('the CA', () => {
  test('is made once, even by two that start together', async () => {
    const at = workspace({ 'scenarios/a.yaml': SCENARIO });
    const env = { XDG_DATA_HOME: at.path('data') };
    const runs = await Promise.all(Array.from({ length: 4 }, () => mockrun(['ca', '--json'], { env })));
    const prints = runs.map(({ stdout }) => (JSON.parse(stdout) as { fingerprint: string }).fingerprint);
    expect(new Set(prints).size).toBe(1);
  });

  test.skipIf(process.platform === 'win32')('is of this user alone', async () => {
    const { at } = await startProxy(SCENARIO);
    const mode = (name: string): number => statSync(at.path(`data/mockrun${name}`)).mode & 0o777;
    expect([mode(''), mode('/ca-key.pem')]).toEqual([0o700, 0o600]);
  });

  test('is explained', async () => {
    const at = workspace();
    const { stdout, code } = await mockrun(['ca'], { env: { XDG_DATA_HOME: at.path('data') } });
    expect(code).toBe(0);
    const file = at.path('data/mockrun/ca.pem');
    expect(stdout).toContain(`certificate  ${file}\n`);
    expect(stdout).toContain(`NODE_EXTRA_CA_CERTS=${file}`);
    for (const word of ['curl', 'update-ca-certificates', 'macOS', 'certutil', 'Firefox', 'keytool']) {
      expect(stdout).toContain(word);
    }
  });

  test('of one’s own', async () => {
    const { at } = await startProxy(SCENARIO);
    const own = at.path('data/mockrun/ca-key.pem');
    const other = await serve(at.path('scenarios'), ['--reporter', 'json', '--ca', own]);
    const { ca } = JSON.parse(readFileSync(other.readyFile, 'utf8')) as { ca: string };
    expect(ca).toBe(own);
  });

  test.each([
    ['missing.pem', 2, 'there is no such file'],
    ['scenarios/a.yaml', 2, 'holds no certificate that can be read'],
    ['data/mockrun/ca.pem', 2, 'holds no private key that can be read'],
  ])('that is none: %s', async (file, exit, reason) => {
    const { at } = await startProxy(SCENARIO);
    const { code, stderr } = await mockrun(['serve', at.path('scenarios'), '--port', '0', '--ca', at.path(file)]);
    expect(code).toBe(exit);
    expect(stderr).toContain(reason);
  });

  test('that cannot be read is told to the client, and nothing else suffers', async () => {
    const { mock, at } = await startProxy(SCENARIO);
    at.write('data/mockrun/ca-key.pem', 'rubbish');
    await expect(opened(mock.port, 'api.test:443')).rejects.toThrow(
      /answered 500: the local CA .*remove .*ca-key\.pem/,
    );
    expect((await fetch(`${mock.url}/echo`, { method: 'POST' })).status).toBe(200);
  });

  test.runIf(hasOpenssl)('and its certificates satisfy openssl, strictly', async () => {
    const { mock, ca, caFile, at } = await startProxy(SCENARIO);
    for (const host of ['api.test', '127.0.0.1', '::1']) {
      const target = host.includes(':') ? `[${host}]` : host;
      const secure = await secured(await opened(mock.port, `${target}:443`), host, { ca });
      at.write('leaf.pem', new X509Certificate(secure.getPeerCertificate().raw).toString());
      const check = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', caFile, at.path('leaf.pem')];
      expect(execFileSync('openssl', check, { encoding: 'utf8' })).toMatch(/: OK\n$/);
      const leaf = new X509Certificate(secure.getPeerCertificate().raw);
      const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000;
      expect(days).toBeLessThanOrEqual(397);
    }
    expect(
      execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', caFile, caFile], { encoding: 'utf8' }),
    ).toMatch(/OK/);
  });
});
