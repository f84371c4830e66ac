import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { eventually, mockrun, type Running, serve, workspace } from '../harness.ts';
import { receiver } from '../receiver.ts';
import { viaProxy } from './via-proxy.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const NODE = JSON.stringify(process.execPath);
const MODE = ['--mode', 'synthesize'];

/** Says what it was asked. */
const ECHO = `
import { text } from 'node:stream/consumers';
const { request } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({ response: { status: 201, body: request.method + ' ' + request.path + ' ' + request.body, headers: { 'X-Made': ['by hand'] } } }));
`;

const PYTHON = `
import json, sys
document = json.load(sys.stdin)
document["response"] = {"body": document["request"]["path"] + " in Python"}
json.dump(document, sys.stdout)
`;

/** Goes wrong as the path says. */
const FAULTS = `
import { createInterface } from 'node:readline';
const FAULTS = {
  '/exit': () => process.exit(3),
  '/hang': () => {},
  '/talk': () => console.log('just a moment'),
  '/part': (id) => console.log(JSON.stringify({ id, request: {} })),
  '/key': (id) => console.log(JSON.stringify({ id, response: { statsu: 1 } })),
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, request } = JSON.parse(line);
  if (FAULTS[request.path]) FAULTS[request.path](id);
  else console.log(JSON.stringify({ id, response: { body: 'fine' } }));
}
`;

/** A workspace with a scenario that nobody asks. */
const made = (files: Readonly<Record<string, string>>) =>
  workspace({
    'scenarios/known.yaml': 'pairs:\n  - {request: {method: GET, path: /known}, response: {body: from the file}}\n',
    ...files,
  });

const start = (files: Readonly<Record<string, string>>, flags: readonly string[] = []) => {
  const { directory } = made(files);
  return serve(`${directory}/scenarios`, [...MODE, '--reporter', 'json=verbose', ...flags], { cwd: directory });
};

async function get(server: Running, path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(server.url + path);
  return { status: response.status, body: await response.text() };
}

const put = (server: Running, path: string, body: object) =>
  fetch(`${server.adminUrl}/api/v2/hoverfly/${path}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('middleware makes every answer', () => {
  test('a program in Node, also of what an entry would have answered, and nothing is unmatched', async () => {
    const { directory, path } = made({ 'mw.mjs': ECHO });
    const flags = [...MODE, '--middleware', './mw.mjs', '--reporter', 'json=verbose', '--junit', 'r.xml'];
    const server = await serve(path('scenarios'), flags, { cwd: directory });
    const answer = await fetch(`${server.url}/known?x=1`, { method: 'POST', body: 'tea' });
    expect([answer.status, answer.headers.get('x-made'), await answer.text()]).toEqual([
      201,
      'by hand',
      'POST /known tea',
    ]);
    const journal = (query: string) => mockrun(['journal', '--json', '--admin', server.adminUrl, ...query.split(' ')]);
    expect((await journal('--limit 5')).stdout).toContain('"synthesizedBy"');
    expect((await journal('--unmatched')).stdout).not.toContain('synthesizedBy');
    server.signal('SIGINT');
    await server.ended;
    const of = { entry: null, synthesizedBy: './mw.mjs' };
    expect(server.events().find(({ type }) => type === 'request:synthesized')).toMatchObject(of);
    const ended = server.events().find(({ type }) => type === 'exchange:ended');
    expect(ended).toMatchObject({ ...of, status: 201, outcome: 'passed' });
    expect(ended).not.toHaveProperty('nearest');
    expect(server.events().at(-1)).toMatchObject({ exchanges: 1, unmatched: 0, failed: 0 });
    expect(readFileSync(path('r.xml'), 'utf8')).not.toMatch(/unmatched|<failure/);
  });

  test.runIf(hasPython)('a program in Python, of the configuration; in lines it is named', async () => {
    const { directory } = made({
      'mw.py': PYTHON,
      'mockrun.config.yaml': 'middleware: ./mw.py\nserve: {mode: synthesize}\n',
    });
    const server = await serve(`${directory}/scenarios`, ['--reporter', 'lines']);
    expect(await get(server, '/any')).toEqual({ status: 200, body: '/any in Python' });
    await eventually(
      () => server.stdout().includes('GET /any → 200 synthesized by ./mw.py'),
      () => server.stdout(),
    );
  });

  test('a remote, and no scenarios are needed; a client may use it as its proxy', async () => {
    const maker = await receiver(({ body }) => {
      const { request } = JSON.parse(body) as { request: { destination: string; path: string } };
      return { body: JSON.stringify({ response: { body: `${request.destination}${request.path}` } }) };
    });
    const server = await serve(workspace().directory, [...MODE, '--middleware', maker.url]);
    const { status, body } = await viaProxy(server.url, 'http://api.shop.test/far');
    expect([status, body]).toEqual([200, 'api.shop.test/far']);
  });
});

test('WebSocket that has nowhere to go is a request like others', async () => {
  const server = await start({ 'mw.mjs': ECHO }, ['--middleware', './mw.mjs']);
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
  expect((await viaProxy(server.url, `${server.url}/chat`, { headers })).body).toBe('GET /chat ');
});

describe('what goes wrong concerns that exchange only', () => {
  const worker = `middleware: {run: {command: [${NODE}, mw.mjs], mode: worker}, timeout: 2s}\n`;

  test('exit, hang, rubbish, a missing part, an unknown key: 502 with the reason', async () => {
    const server = await start({ 'mw.mjs': FAULTS, 'mockrun.config.yaml': worker });
    const cases = [
      ['/exit', 'exited with code 3'],
      ['/hang', 'timed out after 2000 ms'],
      ['/talk', 'not one JSON object: "just a moment"'],
      ['/part', 'gave back no "response"'],
      ['/key', 'the unknown key "statsu" in "response"; did you mean "status"?'],
    ] as const;
    for (const [path, reason] of cases) {
      const { status, body } = await get(server, path);
      expect([path, status, body]).toEqual([path, 502, expect.stringContaining(reason)]);
      expect(await get(server, '/fine')).toEqual({ status: 200, body: 'fine' });
    }
    server.signal('SIGINT');
    await server.ended;
    const ended = server.events().filter(({ type }) => type === 'exchange:ended');
    expect(ended.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason)).toEqual(
      cases.map(([, reason]) => expect.stringContaining(reason)),
    );
    expect(ended.filter((event) => 'nearest' in event)).toEqual([]);
  });

  test('a remote that answers 500', async () => {
    const maker = await receiver({ status: 500 });
    const server = await start({}, ['--middleware', maker.url]);
    expect(await get(server, '/a')).toEqual({
      status: 502,
      body: expect.stringContaining('answered 500, expected 200'),
    });
  });

  test('a client that leaves meanwhile', async () => {
    const maker = await receiver({ delay: 300, body: '{"response": {"body": "late"}}' });
    const server = await start({}, ['--middleware', maker.url]);
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'));
    await maker.received();
    socket.destroy();
    expect(await server.event('exchange:ended')).toMatchObject({
      outcome: 'failed',
      synthesizedBy: `POST ${maker.url}`,
    });
    expect((await get(server, '/b')).body).toBe('late');
  });
});

describe('without middleware', () => {
  test('it does not start: 2, and how to mend it; middleware of an entry is not enough', async () => {
    const entry = 'pairs:\n  - {request: {method: GET, path: /a}, response: {body: a}, middleware: ./mw.mjs}\n';
    const { directory } = workspace({ 'a.yaml': entry, 'mw.mjs': ECHO });
    const { code, stderr } = await mockrun(['serve', directory, '--port', '0', '--no-admin', ...MODE]);
    expect(code).toBe(2);
    expect(stderr).toContain('synthesize needs middleware of all traffic');
    expect(stderr).toContain('--middleware');
  });

  test('a broken configuration is told first', async () => {
    const { directory } = made({ 'mockrun.config.yaml': 'middleware: ./none.mjs\n' });
    const { code, stderr } = await mockrun(['serve', `${directory}/scenarios`, '--port', '0', '--no-admin', ...MODE]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no program "./none.mjs"')]);
  });

  test('a running mock stays in its mode until there is some', async () => {
    const { directory } = made({ 'mw.mjs': ECHO });
    const server = await serve(`${directory}/scenarios`, ['--reporter', 'json']);
    const admin = ['--admin', server.adminUrl];
    const refused = await mockrun(['mode', 'set', 'synthesize', ...admin]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('synthesize needs middleware')]);
    expect((await put(server, 'mode', { mode: 'synthesize' })).status).toBe(409);
    expect((await get(server, '/known')).body).toBe('from the file');
    const script = `const d = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify({ response: { body: d.request.path } }))`;
    await put(server, 'middleware', { binary: process.execPath, script });
    expect(await mockrun(['mode', 'set', 'synthesize', ...admin])).toMatchObject({ code: 0, stdout: 'synthesize\n' });
    expect((await get(server, '/known')).body).toBe('/known');
  });

  test('taken away while it runs: a warning, and 502 until it is back', async () => {
    const server = await start({ 'mw.mjs': ECHO }, ['--middleware', './mw.mjs']);
    await put(server, 'middleware', { binary: '', script: '', remote: '' });
    expect((await server.event('session:warned')).message).toContain('synthesize needs middleware');
    expect(await get(server, '/a')).toEqual({ status: 502, body: expect.stringContaining('--middleware') });
    const ended = await server.event('exchange:ended');
    expect(ended).toMatchObject({ outcome: 'broken', reason: expect.stringContaining('needs middleware') });
    expect(ended).not.toHaveProperty('nearest');
    const maker = await receiver({ body: '{"response": {"body": "back"}}' });
    await put(server, 'middleware', { remote: maker.url });
    expect((await get(server, '/a')).body).toBe('back');
  });

  test('taken out of the configuration', async () => {
    const { directory, write } = made({ 'mw.mjs': ECHO, 'mockrun.config.yaml': 'middleware: ./mw.mjs\n' });
    const server = await serve(`${directory}/scenarios`, [...MODE, '--watch', '--reporter', 'json']);
    expect((await get(server, '/a')).status).toBe(201);
    write('mockrun.config.yaml', 'vars: {a: 1}\n');
    expect((await server.event('session:warned')).message).toContain('synthesize needs middleware');
    expect((await get(server, '/a')).status).toBe(502);
  });
});
