import { once } from 'node:events';
import http2 from 'node:http2';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CERTIFICATE } from '../../support/servers.ts';
import { mockrun } from '../harness.ts';
import { ask, askHttp2, opened, secured, session, startProxy } from './clients.ts';

const SCENARIO = `pairs:
  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}
`;
const file = (name: string): string => fileURLToPath(new URL(`../../../fixtures/io/tls/${name}`, import.meta.url));
const FLAGS = ['--cert', file('certificate.pem'), '--key', file('key.pem')];
const ca = CERTIFICATE.toString();

async function connect(port: number, alpn: string): Promise<tls.TLSSocket> {
  const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ALPNProtocols: [alpn] });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

describe('with a certificate of its own', () => {
  test('it speaks https, HTTP/2 and plain HTTP on one port', async () => {
    const { mock } = await startProxy(SCENARIO, FLAGS);
    expect(mock.url).toBe(`https://127.0.0.1:${mock.port}`);
    expect(await ask(await connect(mock.port, 'http/1.1'), 'localhost', '/hello')).toMatchObject({ body: 'hello' });
    const secure = session(await connect(mock.port, 'h2'), 'https://localhost');
    expect(await askHttp2(secure, { ':path': '/hello' })).toMatchObject({ status: 200, body: 'hello' });
    expect(await (await fetch(`http://127.0.0.1:${mock.port}/hello`)).text()).toBe('hello');
    const plain = http2.connect(`http://127.0.0.1:${mock.port}`);
    onTestFinished(() => plain.destroy());
    expect(await askHttp2(plain, { ':path': '/hello' })).toMatchObject({ status: 200, body: 'hello' });
  });

  test('it intercepts as well', async () => {
    const proxy = await startProxy(SCENARIO, FLAGS);
    const secure = await secured(await opened(proxy.mock.port, 'api.test:443'), 'api.test', { ca: proxy.ca });
    expect(await ask(secure, 'api.test', '/hello')).toMatchObject({ body: 'hello' });
  });

  test('a tunnel over HTTP/2, with HTTP/2 and plain HTTP inside', async () => {
    const proxy = await startProxy(SCENARIO, FLAGS);
    const outer = session(await connect(proxy.mock.port, 'h2'), 'https://localhost');
    const through = async (authority: string): Promise<http2.ClientHttp2Stream> => {
      const stream = outer.request({ ':method': 'CONNECT', ':authority': authority });
      const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
      const status = Number(answer[':status']);
      if (status !== 200) throw new Error(`${status}: ${(await stream.toArray()).join('')}`);
      return stream;
    };
    expect(await ask(await through('api.test:80'), 'api.test', '/hello')).toMatchObject({ body: 'hello' });
    const secure = await secured(await through('api.test:443'), 'api.test', { ca: proxy.ca, alpn: ['h2'] });
    const inner = session(secure, 'https://api.test');
    expect(await askHttp2(inner, { ':path': '/hello' })).toMatchObject({ status: 200, body: 'hello' });
    await expect(through('nonsense')).rejects.toThrow('400: CONNECT wants a host and a port');
  });

  test('it stops at once, with connections of every kind open', async () => {
    const { mock } = await startProxy(SCENARIO, FLAGS);
    const silent = await connect(mock.port, 'http/1.1');
    const idle = session(await connect(mock.port, 'h2'), 'https://localhost');
    await askHttp2(idle, { ':path': '/hello' });
    mock.signal('SIGTERM');
    expect(await mock.ended).toMatchObject({ code: 143 });
    expect(mock.events().at(-1)).toMatchObject({ type: 'session:ended', abandoned: 0 });
    silent.destroy();
  });
});

test.each([
  ['a missing key', ['--cert', file('certificate.pem')], '--key is missing: --cert and --key go together'],
  [
    'a missing file',
    ['--cert', 'nowhere.pem', '--key', file('key.pem')],
    '--cert: cannot read nowhere.pem (there is no such file)',
  ],
  [
    'a file that is none',
    ['--cert', file('README.md'), '--key', file('key.pem')],
    'README.md holds no certificate that can be read',
  ],
  [
    'the two swapped',
    ['--cert', file('certificate.pem'), '--key', file('certificate.pem')],
    'holds no key that can be read',
  ],
])('%s is told at the start', async (_, flags, message) => {
  const { code, stderr } = await mockrun(['serve', file('.'), '--port', '0', ...flags]);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
