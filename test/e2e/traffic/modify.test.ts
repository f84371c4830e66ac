import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mockrun, type Running, serve, workspace } from '../harness.ts';
import { ask, askHttp2, opened, secured, session, startProxy } from '../proxy/clients.ts';
import { type Answering, receiver } from '../receiver.ts';
import { viaProxy } from './via-proxy.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const NODE = JSON.stringify(process.execPath);

const PYTHON = `
import json, sys
document = json.load(sys.stdin)
if "response" in document:
    document["response"]["body"] = document["response"]["body"].upper()
    document["response"]["headers"]["X-Seen"] = [document["request"]["path"]]
else:
    document["request"]["path"] = "/renamed" + document["request"]["path"]
    document["request"]["headers"]["X-Own"] = ["from Python"]
json.dump(document, sys.stdout)
`;

/** A worker that does this with each document. */
const worker = (answer: string): string => `
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, request, response } = JSON.parse(line);
  const say = (document) => console.log(JSON.stringify({ id, ...document }));
  ${answer}
}
`;

const MARKS = worker(
  `say(response ? { response: { body: response.body + ' ' + response.encodedBody } } : { request: { body: request.body + ' & milk' } });`,
);

/** The path says what goes wrong, and in which direction. */
const FAULTS = worker(`
  const [, direction, fault] = request.path.split('/');
  const part = response ? 'response' : 'request';
  if (direction !== part) say({ [part]: {} });
  else if (fault === 'exit') process.exit(3);
  else if (fault === 'talk') console.log('just a moment');
  else if (fault === 'part') say({});
  else if (fault === 'key') say({ [part]: { bdy: '' } });
  else if (fault === 'says') say({ error: 'not today' });
`);

const start = async (answering: Answering, files: Readonly<Record<string, string>>, flags: readonly string[]) => {
  const service = await receiver(answering);
  const { directory } = workspace({
    'scenarios/a.yaml': 'pairs:\n  - {request: {method: GET, path: /known}, response: {body: from the file}}\n',
    ...files,
  });
  const all = ['--mode', 'modify', '--upstream', service.url, '--reporter', 'json', ...flags];
  return { service, server: await serve(`${directory}/scenarios`, all, { cwd: directory }) };
};

const workerOf = (timeout = '5s') =>
  `middleware: {run: {command: [${NODE}, mw.mjs], mode: worker}, timeout: ${timeout}}\n`;

async function get(server: Running, path: string, init?: RequestInit) {
  const response = await fetch(server.url + path, init);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const endedOf = (server: Running) => server.event('exchange:ended');

describe('middleware changes the request and the answer of the real service', () => {
  test.runIf(hasPython)('a program in Python; entries have no say', async () => {
    const { service, server } = await start({ body: 'real' }, { 'mw.py': PYTHON }, ['--middleware', './mw.py']);
    const { status, body, headers } = await get(server, '/known?x=1');
    expect([status, body, headers.get('x-seen')]).toEqual([200, 'REAL', '/renamed/known']);
    const [sent] = await service.received();
    expect(sent).toMatchObject({ target: '/renamed/known?x=1', headers: { 'x-own': 'from Python' } });
    expect(await endedOf(server)).toMatchObject({ entry: null, forwardedTo: service.url, outcome: 'passed' });
  });

  test('a worker in Node: a packed body is given as text, and every framing is right', async () => {
    const packed = { headers: { 'Content-Encoding': 'gzip', ETag: '"1"' }, body: gzipSync('tea') };
    const files = { 'mw.mjs': MARKS, 'mockrun.config.yaml': workerOf() };
    const { service, server } = await start(packed, files, []);
    const { body, headers } = await get(server, '/a', { method: 'POST', body: 'sugar' });
    expect([body, headers.get('content-encoding'), headers.get('content-length'), headers.get('etag')]).toEqual([
      'tea false',
      null,
      '9',
      '"1"',
    ]);
    expect((await service.received())[0]).toMatchObject({ body: 'sugar & milk', headers: { 'content-length': '12' } });
    const head = await viaProxy(server.url, `${server.url}/a`, { method: 'HEAD' });
    expect([head.status, head.rawHeaders.includes('Content-Length')]).toEqual([200, false]);
  });

  test('a remote; as a proxy no upstream is needed, and another service may be asked', async () => {
    const other = await receiver({ body: 'from the other' });
    const mover = await receiver(({ body }) => {
      const document = JSON.parse(body) as { request: { destination: string }; response?: object };
      if (!document.response) document.request.destination = `127.0.0.1:${other.port}`;
      return { body: JSON.stringify(document) };
    });
    const flags = ['--mode', 'modify', '--middleware', mover.url, '--reporter', 'json'];
    const server = await serve(workspace().directory, flags);
    const { status, body } = await viaProxy(server.url, 'http://api.shop.test/far?x=1');
    expect([status, body]).toEqual([200, 'from the other']);
    expect((await other.received())[0]).toMatchObject({ target: '/far?x=1' });
    expect(await endedOf(server)).toMatchObject({ host: 'api.shop.test', forwardedTo: other.url });
  });

  test('a body in many pieces is given whole', async () => {
    const large = 'x'.repeat(300_000);
    const files = { 'mw.mjs': MARKS, 'mockrun.config.yaml': workerOf() };
    const { server } = await start({ body: large }, files, []);
    expect((await get(server, '/a')).body).toBe(`${large} false`);
  });
});

test.each(['http/1.1', 'h2'])('https through the proxy, over %s', async (protocol) => {
  const service = await receiver({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('tea') });
  const mover = await receiver(({ body }) => {
    const { request, response } = JSON.parse(body) as { request: object; response?: { body: string } };
    const moved = { ...request, scheme: 'http', destination: `127.0.0.1:${service.port}` };
    return { body: JSON.stringify({ request: moved, ...(response && { response: { body: `${response.body}!` } }) }) };
  });
  const { mock, ca } = await startProxy('pairs: []\n', ['--mode', 'modify', '--middleware', mover.url]);
  const secure = await secured(await opened(mock.port, 'api.test:443'), 'api.test', { ca, alpn: [protocol] });
  expect(secure.alpnProtocol).toBe(protocol);
  if (protocol === 'h2') {
    const made = session(secure, 'https://api.test');
    expect(await askHttp2(made, { ':path': '/far' })).toMatchObject({ status: 200, body: 'tea!' });
    expect(await askHttp2(made, { ':path': '/far', ':method': 'HEAD' })).toMatchObject({ status: 200, body: '' });
  } else expect(await ask(secure, 'api.test', '/far')).toMatchObject({ status: 200, body: 'tea!' });
  expect(JSON.parse((await mover.received())[0]?.body ?? '')).toMatchObject({
    request: { scheme: 'https', destination: 'api.test', path: '/far' },
  });
});

describe('what goes wrong concerns that exchange only', () => {
  const cases = [
    ['exit', 'exited with code 3'],
    ['hang', 'timed out after 2000 ms'],
    ['talk', 'not one JSON object: "just a moment"'],
    ['part', 'gave back no "'],
    ['key', 'the unknown key "bdy"'],
    ['says', 'says: not today'],
  ] as const;

  test.each(['request', 'response'])('for the %s', async (direction) => {
    const files = { 'mw.mjs': FAULTS, 'mockrun.config.yaml': workerOf('2s') };
    const { service, server } = await start({ body: 'real' }, files, []);
    for (const [fault, reason] of cases) {
      const { status, body } = await get(server, `/${direction}/${fault}`);
      expect([fault, status, body]).toEqual([fault, 502, expect.stringContaining(reason)]);
      expect((await get(server, '/fine')).body).toBe('real');
    }
    expect(service.requests.filter(({ target }) => target !== '/fine')).toHaveLength(
      direction === 'request' ? 0 : cases.length,
    );
    server.signal('SIGINT');
    await server.ended;
    const ended = server.events().filter(({ type, outcome }) => type === 'exchange:ended' && outcome === 'failed');
    expect(ended.map(({ reason }) => reason)).toEqual(cases.map(([, reason]) => expect.stringContaining(reason)));
    expect(ended.filter((event) => 'nearest' in event)).toEqual([]);
    expect(server.events().at(-1)).toMatchObject({ unmatched: 0, failed: cases.length });
  });

  test('a service that is not there, that breaks off, that says too much', async () => {
    const files = { 'mw.mjs': MARKS, 'mockrun.config.yaml': workerOf() };
    const { service, server } = await start({ fault: 'cut', body: 'x'.repeat(200_000) }, files, []);
    expect((await get(server, '/cut')).status).toBe(502);
    service.answer({ body: Buffer.alloc(17 * 1024 * 1024, 'x') });
    expect(await get(server, '/large')).toMatchObject({
      status: 502,
      body: expect.stringContaining('more than 16 MiB'),
    });
    service.answer({ body: 'real' });
    expect((await get(server, '/fine')).body).toBe('real false');
    await service.close();
    expect(await get(server, '/gone')).toMatchObject({
      status: 502,
      body: expect.stringContaining(`127.0.0.1:${service.port}`),
    });
  });

  test('a client that leaves while middleware runs', async () => {
    const slow = await receiver({ delay: 300, body: '{"request": {}, "response": {"body": "late"}}' });
    const { service, server } = await start({ body: 'real' }, {}, ['--middleware', slow.url]);
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'));
    await slow.received();
    socket.destroy();
    expect(await endedOf(server)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('the client left'),
    });
    expect((await get(server, '/b')).body).toBe('late');
    expect(service.requests.map(({ target }) => target)).toEqual(['/b']);
  });
});

describe('without middleware', () => {
  test('all passes as it is, packed bodies too, and mockrun warns', async () => {
    const packed = gzipSync('tea');
    const { server } = await start({ headers: { 'Content-Encoding': 'gzip' }, body: packed }, {}, []);
    expect((await server.event('session:warned')).message).toContain('modify without middleware');
    const { bytes, rawHeaders } = await viaProxy(server.url, `${server.url}/a`, {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect([gunzipSync(bytes).toString(), rawHeaders.includes('gzip')]).toEqual(['tea', true]);
  });

  test('a running mock may be switched to it, and gets its middleware later', async () => {
    const service = await receiver({ body: 'real' });
    const { directory } = workspace({ 'a.yaml': 'pairs: []\n' });
    const server = await serve(directory, ['--mode', 'spy', '--upstream', service.url]);
    const set = await mockrun(['mode', 'set', 'modify', '--admin', server.adminUrl]);
    expect(set).toMatchObject({ code: 0, stdout: 'modify\n' });
    expect((await get(server, '/a')).body).toBe('real');
    const script = `const d = JSON.parse(require('fs').readFileSync(0)); if (d.response) d.response.body += '!'; console.log(JSON.stringify(d));`;
    await fetch(`${server.adminUrl}/api/v2/hoverfly/middleware`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ binary: process.execPath, script }),
    });
    expect((await get(server, '/a')).body).toBe('real!');
  });
});
