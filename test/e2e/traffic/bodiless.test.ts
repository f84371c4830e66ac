import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { serve } from '../harness.ts';
import { askHttp2, askSecurely, opened, type Proxied, secured, session, startProxy } from '../proxy/clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const NODE_EXTRA_CA_CERTS = fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url));

interface Seen {
  readonly status: number;
  readonly body: string;
  readonly length: string | undefined;
  readonly etag: string | undefined;
}

type Ask = (method: string, path: string) => Promise<Seen>;

const seen = ({ status, body, headers }: { status: number; body: string; headers: object }): Seen => {
  const { 'content-length': length, etag } = headers as { 'content-length'?: string; etag?: string };
  return { status, body, length, etag };
};

const http1 =
  (proxy: Proxied, target: string): Ask =>
  async (method, path) =>
    seen(await askSecurely(proxy, target, path, { method }));

async function http2({ mock, ca }: Proxied, target: string): Promise<Ask> {
  const made = session(
    await secured(await opened(mock.port, target), '127.0.0.1', { ca, alpn: ['h2'] }),
    `https://${target}`,
  );
  return async (method, path) => seen(await askHttp2(made, { ':method': method, ':path': path }));
}

const ASKED = [
  ['HEAD', '/page'],
  ['GET', '/none'],
  ['GET', '/same'],
  ['GET', '/empty'],
  ['GET', '/page'],
] as const;

/** As the service has said it, over HTTP/1.1 and HTTP/2. */
const REAL: readonly Seen[] = [
  { status: 200, body: '', length: '16', etag: undefined },
  { status: 204, body: '', length: undefined, etag: undefined },
  { status: 304, body: '', length: undefined, etag: '"1"' },
  { status: 200, body: '', length: '0', etag: undefined },
  { status: 200, body: 'sixteen letters!', length: '16', etag: undefined },
];

test('HEAD, 204, 304 and empty answers come through https and HTTP/2, one behind another, and again from the recording', async () => {
  const { port } = await servers.https((req, res) => {
    if (req.url === '/none') res.writeHead(204).end();
    else if (req.url === '/same') res.writeHead(304, { ETag: '"1"' }).end();
    else if (req.url === '/empty') res.writeHead(200, { 'Content-Length': 0 }).end();
    else res.writeHead(200, { 'Content-Length': 16 }).end('sixteen letters!');
  });
  const target = `127.0.0.1:${port}`;
  const recorder = await startProxy(SCENARIO, ['--mode', 'capture'], { NODE_EXTRA_CA_CERTS });
  for (const ask of [http1(recorder, target), await http2(recorder, target)]) {
    for (const [index, [method, path]] of ASKED.entries()) {
      expect(await ask(method, path), `${method} ${path}`).toEqual(REAL[index]);
    }
  }
  recorder.mock.signal('SIGINT');
  await recorder.mock.ended;
  servers.close();
  const mock = await serve(recorder.at.path('scenarios'), ['--reporter', 'json'], {
    env: { XDG_DATA_HOME: recorder.at.path('data') },
  });
  const replay = { ...recorder, mock };
  for (const ask of [http1(replay, target), await http2(replay, target)]) {
    for (const [index, [method, path]] of ASKED.entries()) {
      expect(await ask(method, path), `${method} ${path}`).toEqual(REAL[index]);
    }
  }
});
