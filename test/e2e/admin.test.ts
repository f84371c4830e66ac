import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Loose } from '../support/loose.ts';
import { talk } from '../support/wire.ts';
import { eventually, getText, mockrun, type Running, serve, type Workspace, workspace } from './harness.ts';
import { receiver } from './receiver.ts';

const SHOP = `
state: {cart: empty}
templates:
  - name: hello
    request: {path: /hello}
    response: {body: hi, headers: {Set-Cookie: 'sid=0123456789abcdef0123; Path=/'}}
    postServeAction: late
  - name: cart
    request: {path: /cart}
    response: {body: 'the cart is {{state.cart}}', templated: true}
`;

const BROKEN = 'pairs:\n  - request: {mehtod: GET, path: /a}\n    response: {body: x}\n';
const JSON_TYPE = { 'Content-Type': 'application/json' };

async function shop(...flags: string[]): Promise<Running & { space: Workspace }> {
  const space = workspace({ 'shop.yaml': SHOP });
  return { ...(await serve(space.directory, ['--reporter', 'json=verbose', ...flags])), space };
}

async function get(url: string, headers: Record<string, string> = {}): Promise<Loose> {
  const answer = await fetch(url, { headers });
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function write(method: string, url: string, body?: unknown): Promise<Loose> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: JSON_TYPE, ...text });
  return { status: answer.status, ...((await answer.json()) as object) };
}

/** The outcome of the last run of the action, once it has one. */
async function outcomeOf(mock: Running, after: number): Promise<Loose> {
  return await mock.event('action:finished', { after });
}

describe('where it is', () => {
  test('is told when it starts, in the ready file and by itself', async () => {
    const mock = await shop();
    expect(mock.adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(mock.adminUrl).not.toBe(mock.url);
    expect(await mock.event('session:started')).toMatchObject({ url: mock.url, adminUrl: mock.adminUrl });
    expect(await get(`${mock.adminUrl}/api/health`)).toMatchObject({
      status: 'ready',
      ready: true,
      url: mock.url,
      mode: 'simulate',
      revision: 1,
      entries: 2,
      quarantined: [],
    });
    // Nothing of it shadows what the mock itself serves.
    expect((await fetch(`${mock.url}/api/health`)).headers.get('x-mockrun-unmatched')).toBe('true');
  });

  test('--no-admin does without', async () => {
    const mock = await shop('--no-admin');
    expect(mock.adminUrl).toBe('');
    expect(await mock.event('session:started')).not.toHaveProperty('adminUrl');
  });

  test('a port that was asked for and is taken stops the start', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const space = workspace({ 'shop.yaml': SHOP });
    const run = await mockrun(['serve', space.directory, '--port', '0', '--admin-port', String(port)]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`port ${port} of 127.0.0.1 is taken`);
    expect(run.stderr).toContain('--admin-port 0');
  });

  test('two mocks with the usual port run side by side', async () => {
    const space = workspace({ 'shop.yaml': SHOP });
    const start = () => serve(space.directory, ['--reporter', 'json'], { adminPort: 'usual' });
    const [first, second] = [await start(), await start()];
    const health = await Promise.all([first, second].map(({ adminUrl }) => get(`${adminUrl}/api/health`)));
    expect(health.map(({ url }) => url)).toEqual([first.url, second.url]);
    // The first may have found it taken as well: by whatever else runs on this machine.
    expect(await second.event('session:warned')).toMatchObject({
      message: `port 8888 is taken, so the admin API listens on ${second.adminUrl}`,
    });
  });

  test('the port of the mock itself cannot be asked for', async () => {
    const space = workspace({ 'shop.yaml': SHOP });
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    const env = { MOCKRUN_PORT: String(port), MOCKRUN_ADMIN_PORT: String(port) };
    const run = await mockrun(['serve', space.directory], { env });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(`--port and --admin-port are both ${port}`) });
  });

  test.each([
    [['--admin-host', '0.0.0.0'], '--admin-token'],
    [['--admin-token='], '--admin-token wants a value'],
    [['--admin-port', '70000'], '--admin-port wants an integer from 0 to 65535'],
  ])('%j does not start', async (flags, told) => {
    const space = workspace({ 'shop.yaml': SHOP });
    const run = await mockrun(['serve', space.directory, '--port', '0', ...flags]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(told);
  });
});

describe('its protections, over the wire', () => {
  const status = (answer: string): number => Number(answer.split(' ')[1]);
  const asking = (adminUrl: string, ...lines: string[]): Promise<string> =>
    talk(adminUrl, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`);

  test('strange hosts, browsers, and forms stay outside', async () => {
    const { adminUrl } = await shop('--admin-allow-host', 'mock.test');
    const ask = (...lines: string[]) => asking(adminUrl, ...lines).then(status);
    const health = 'GET /api/health HTTP/1.1';
    const reset = ['POST /api/v2/reset HTTP/1.1', 'Host: localhost', 'Content-Length: 0'];
    expect(await ask(health, 'Host: localhost')).toBe(200);
    expect(await ask(health, 'Host: mock.test:80')).toBe(200);
    expect(await ask(health, 'Host: evil.test')).toBe(403);
    expect(await ask(health, 'Host: localhost', 'Host: evil.test')).toBe(403);
    expect(await ask('GET /api/health HTTP/1.0')).toBe(403);
    expect(await ask('GET http://evil.test/api/health HTTP/1.1', 'Host: localhost')).toBe(403);
    expect(await ask(health, 'Host: localhost', 'Origin: http://localhost')).toBe(403);
    expect(await ask(health, 'Host: localhost', 'Sec-Fetch-Site: cross-site')).toBe(403);
    expect(await ask(...reset, 'Content-Type: text/plain')).toBe(415);
    expect(await ask(...reset)).toBe(415);
    expect(await ask(...reset, 'Content-Type: application/json')).toBe(200);
    expect(await ask('CONNECT evil.test:443 HTTP/1.1', 'Host: localhost')).toBe(501);
  });

  test('a body that is too large is refused before it is read', async () => {
    const { adminUrl } = await shop();
    const answer = await talk(
      adminUrl,
      'PUT /api/v2/state HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n',
    );
    expect(answer).toContain('413');
    expect(answer).toContain('{"error":"the body is larger than the 4194304 bytes that are accepted"}');
  });

  test('with a token, nobody comes in without it; wider addresses may be listened on then', async () => {
    const space = workspace({ 'shop.yaml': SHOP });
    const flags = ['--reporter', 'json', '--admin-host', '0.0.0.0', '--admin-token', 'geheim'];
    const { adminUrl, stdout } = await serve(space.directory, flags);
    expect(await get(`${adminUrl}/api/health`)).toMatchObject({ status: 401, error: 'the admin API wants its token' });
    expect((await get(`${adminUrl}/api/health`, { Authorization: 'Bearer geheim' })).ready).toBe(true);
    const env = { MOCKRUN_ADMIN_URL: adminUrl };
    expect(await mockrun(['reset'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--admin-token'),
    });
    expect((await mockrun(['reset'], { env: { ...env, MOCKRUN_ADMIN_TOKEN: 'geheim' } })).code).toBe(0);
    expect(stdout()).not.toContain('geheim');
  });
});

describe('what it tells and does', () => {
  test('the journal shows what happened, without its secrets', async () => {
    const { url, adminUrl } = await shop();
    await fetch(`${url}/hello?x=1`, { headers: { Authorization: 'Bearer geheim-geheim' } });
    await fetch(`${url}/nope`);
    const journal = await eventually(
      async () => {
        const page = await get(`${adminUrl}/api/v2/journal`);
        return page.total === 2 && page.items[1].actions[0]?.outcome !== null && page;
      },
      () => 'the journal is not complete',
    );
    expect(journal.items).toMatchObject([
      { path: '/nope', entry: null, response: { status: 404 } },
      {
        url: '/hello?x=1',
        headers: { authorization: ['[redacted]'] },
        entry: { name: 'hello', line: 4 },
        response: { status: 200, headers: { 'set-cookie': ['[redacted]'] }, body: 'hi' },
        actions: [{ name: 'late', phase: 'after', outcome: 'broken' }],
      },
    ]);
    expect((await get(`${adminUrl}/api/v2/journal?outcome=broken`)).total).toBe(1);
    expect((await get(`${adminUrl}/api/v2/journal?entry=hallo`)).error).toContain('no entry is called "hallo"');
    expect((await write('DELETE', `${adminUrl}/api/v2/journal`)).total).toBe(0);
    expect((await get(`${adminUrl}/api/v2/journal`)).total).toBe(0);
  });

  test('redact in the configuration hides more, and is reloaded', async () => {
    const config = (text: string): string => `redact: ${text}\n`;
    const space = workspace({
      'shop.yaml': SHOP,
      'mockrun.config.yaml': config("{headers: X-Mine, query: [token], body: ['$..password']}"),
    });
    const mock = await serve(space.directory);
    const { url, adminUrl } = mock;
    const send = () =>
      fetch(`${url}/cart?token=geheim`, {
        method: 'POST',
        headers: { ...JSON_TYPE, 'X-Mine': 'geheim' },
        body: '{"a":{"password":"geheim"}}',
      });
    await send();
    const [item] = (await get(`${adminUrl}/api/v2/journal`)).items;
    expect([item.url, item.headers['x-mine'], item.body]).toEqual([
      '/cart?token=[redacted]',
      ['[redacted]'],
      '{"a":{"password":"[redacted]"}}',
    ]);
    expect(await mock.event('exchange:ended')).toMatchObject({ target: '/cart?token=[redacted]' });
    expect(mock.stdout()).not.toContain('geheim');
    space.write('mockrun.config.yaml', config("{body: ['$.a']}"));
    await write('POST', `${adminUrl}/api/v2/reload`);
    await send();
    expect((await get(`${adminUrl}/api/v2/journal`)).items[0].body).toBe('{"a":"[redacted]"}');
    space.write('mockrun.config.yaml', config("{body: ['$.['], querry: x}"));
    const { quarantined } = await write('POST', `${adminUrl}/api/v2/reload`);
    expect(quarantined[0].diagnostics.map(({ code }: { code: string }) => code).sort()).toEqual([
      'bad-json-path',
      'unknown-key',
    ]);
    expect((await get(`${adminUrl}/api/health`)).quarantined).toHaveLength(1);
  });

  test('state is read and set; a reset takes everything back', async () => {
    const { url, adminUrl } = await shop();
    expect(await getText(`${url}/cart`)).toBe('the cart is empty');
    expect(await write('PUT', `${adminUrl}/api/v2/state`, { 'shop.yaml': { cart: 'full' } })).toEqual({
      status: 200,
      'shop.yaml': { cart: 'full' },
    });
    expect(await getText(`${url}/cart`)).toBe('the cart is full');
    expect(await write('PUT', `${adminUrl}/api/v2/state`, { 'shpo.yaml': {} })).toMatchObject({
      status: 400,
      hint: 'did you mean "shop.yaml"?',
    });
    expect((await write('PUT', `${adminUrl}/api/v2/reset`)).status).toBe(200);
    expect(await getText(`${url}/cart`)).toBe('the cart is empty');
    expect((await get(`${adminUrl}/api/v2/journal`)).total).toBe(1);
  });

  test('a reload answers when the new is served, and names what is broken', async () => {
    const { url, adminUrl, space } = await shop();
    space.write('new.yaml', "pairs: [{request: {method: GET, path: /new}, response: {body: 'new'}}]\n");
    space.write('broken.yaml', BROKEN);
    const answer = await write('POST', `${adminUrl}/api/v2/reload`);
    expect(answer).toMatchObject({
      status: 200,
      revision: 2,
      entries: 3,
      quarantined: [{ serving: 'nothing', diagnostics: [{ code: 'unknown-key', line: 2 }] }],
    });
    expect(await getText(`${url}/new`)).toBe('new');
    space.remove('broken.yaml');
    expect((await write('PUT', `${adminUrl}/api/v2/reload`)).quarantined).toEqual([]);
  });

  test('a reload that is not possible says why', async () => {
    const { adminUrl, space } = await shop();
    space.remove('.');
    const answer = await write('POST', `${adminUrl}/api/v2/reload`);
    expect([answer.status, answer.error]).toEqual([500, expect.stringContaining('could not be reloaded')]);
    mkdirSync(space.directory);
  });

  test('the mode is told, and is set for requests from then on', async () => {
    const { adminUrl } = await shop();
    const mode = `${adminUrl}/api/v2/hoverfly/mode`;
    expect(await get(mode)).toEqual({ status: 200, mode: 'simulate' });
    expect((await write('PUT', mode, { mode: 'spy' })).status).toBe(200);
    expect(await get(mode)).toEqual({ status: 200, mode: 'spy' });
    const refused = await write('PUT', mode, { mode: 'synthesize' });
    expect(refused).toMatchObject({ status: 409, error: expect.stringContaining('needs middleware') });
    expect(await get(mode)).toEqual({ status: 200, mode: 'spy' });
  });
});

describe('post-serve actions', () => {
  const PATH = '/api/v2/hoverfly/post-serve-action';

  test('of flags post the pair, or run a program with it', async () => {
    const sink = await receiver();
    const mock = await shop('--post-serve-action', `late ${sink.url}/hook?a=1&b=2 0`);
    await fetch(`${mock.url}/hello`);
    const [received] = await sink.received();
    expect(received).toMatchObject({ method: 'POST', target: '/hook?a=1&b=2' });
    const pair = JSON.parse(received?.body ?? '') as { request: object; response: object };
    expect(pair.request).toMatchObject({ path: [{ matcher: 'exact', value: '/hello' }] });
    expect(pair.response).toMatchObject({ status: 200, body: 'hi' });
    expect(await outcomeOf(mock, 0)).toMatchObject({ name: 'late', outcome: 'passed', status: 200 });
    expect((await get(`${mock.adminUrl}${PATH}`)).actions).toEqual([
      { actionName: 'late', remote: `${sink.url}/hook?a=1&b=2`, delayInMs: 0 },
    ]);
  });

  test('come and go while it runs; one that is not there ends as broken', async () => {
    const mock = await shop();
    const call = async () => {
      const seen = mock.events().length;
      await fetch(`${mock.url}/hello`);
      return await outcomeOf(mock, seen);
    };
    expect(await call()).toMatchObject({ outcome: 'broken', reason: expect.stringContaining('late') });
    const script = 'import sys, json\nsys.exit(3 if json.load(sys.stdin)["response"]["body"] == "hi" else 0)\n';
    const body = { actionName: 'late', binary: 'python3', script, delayInMs: 5 };
    expect((await write('PUT', `${mock.adminUrl}${PATH}`, body)).actions).toEqual([body]);
    expect(await call()).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect((await write('DELETE', `${mock.adminUrl}${PATH}/late`)).actions).toEqual([]);
    expect(await call()).toMatchObject({ outcome: 'broken' });
    expect((await write('DELETE', `${mock.adminUrl}${PATH}/late`)).status).toBe(404);
  });

  test('a script that was sent is gone when the mock is', async () => {
    const temporary = workspace();
    const env = { TMPDIR: temporary.directory };
    const space = workspace({ 'shop.yaml': SHOP });
    const mock = await serve(space.directory, ['--reporter', 'json'], { env });
    await write('PUT', `${mock.adminUrl}${PATH}`, { actionName: 'late', binary: 'cat', script: 'x' });
    const [folder] = readdirSync(temporary.directory).filter((name) => name.startsWith('mockrun-scripts-'));
    expect(readdirSync(temporary.path(folder as string))).toEqual(['script-1']);
    mock.signal('SIGTERM');
    expect((await mock.ended).code).toBe(143);
    expect(existsSync(temporary.path(folder as string))).toBe(false);
  });

  test('that are wrong stop the start, all at once', async () => {
    const space = workspace({ 'shop.yaml': SHOP });
    const flags = ['--post-serve-action', 'lonely', '--post-serve-action', 'a ftp://x 0'];
    for (const command of ['serve', 'check']) {
      const run = await mockrun([command, space.directory, ...flags]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('"lonely" is no post-serve action');
      expect(run.stderr).toContain('neither http nor https');
    }
  });

  test('check wants to know them: by flag, by variable (a line each), by configuration', async () => {
    const space = workspace({ 'shop.yaml': SHOP });
    const check = (...rest: string[]) => mockrun(['check', space.directory, ...rest]);
    const unknown = await check();
    expect([unknown.code, unknown.stdout]).toEqual([2, expect.stringContaining('"late"')]);
    expect((await check('--post-serve-action', 'late cat 0')).code).toBe(0);
    const env = { MOCKRUN_POST_SERVE_ACTION: 'other cat a,b 0\nlate cat 0' };
    expect((await mockrun(['check', space.directory], { env })).code).toBe(0);
    space.write('mockrun.config.yaml', "serve: {postServeAction: ['late cat 0']}\n");
    expect((await check()).code).toBe(0);
  });
});

describe('commands', () => {
  test('journal shows a table, filters, and gives JSON', async () => {
    const { url, adminUrl } = await shop('--post-serve-action', 'late cat 0');
    const env = { MOCKRUN_ADMIN_URL: adminUrl };
    expect((await mockrun(['journal'], { env })).stdout).toBe('the journal is empty\n');
    await fetch(`${url}/cart`);
    await fetch(`${url}/no%1b[31mpe`, { method: 'POST' });
    const table = (await mockrun(['journal'], { env })).stdout.split('\n');
    expect(table[0]).toMatch(/^TIME +METHOD +URL +STATUS +TOOK +ENTRY +OUTCOME$/);
    expect(table[1]).toMatch(/POST .*404 .*\(none\)/);
    expect(table[2]).toMatch(/GET +\/cart +200 .*cart +passed$/);
    const found = await mockrun(['journal', '--entry', 'cart', '--json', '--admin', adminUrl]);
    expect(JSON.parse(found.stdout)).toMatchObject({ total: 1, items: [{ url: '/cart' }] });
    const flags = ['--unmatched', '--method', 'POST', '--path', '/no*', '--status', '4xx', '--outcome', 'passed'];
    expect((await mockrun(['journal', ...flags, '--limit', '1'], { env })).stdout.split('\n')).toHaveLength(3);
    expect((await mockrun(['journal', '--limit', '1'], { env })).stdout).toContain(
      '2 exchanges in all; --offset 1 goes on',
    );
    const wrong = await mockrun(['journal', '--entry', 'kart'], { env });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "cart"?') });
  });

  test('state get and set, reset', async () => {
    const { url, adminUrl } = await shop();
    const env = { MOCKRUN_ADMIN_URL: adminUrl };
    expect((await mockrun(['state', 'get'], { env })).stdout).toBe('SCENARIO   KEY   VALUE\nshop.yaml  cart  empty\n');
    const set = await mockrun(['state', 'set', 'shop', 'cart=a=b', 'step=', '--json'], { env });
    expect(JSON.parse(set.stdout)).toEqual({ 'shop.yaml': { cart: 'a=b', step: '' } });
    expect(await getText(`${url}/cart`)).toBe('the cart is a=b');
    const one = await mockrun(['state', 'get', 'shop.yaml', '--json'], { env });
    expect(JSON.parse(one.stdout)).toEqual({ 'shop.yaml': { cart: 'a=b', step: '' } });
    expect(await mockrun(['state', 'get', 'shop.yml'], { env })).toMatchObject({ code: 2 });
    expect(await mockrun(['state', 'set', 'shop.yaml', 'cart'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('KEY=VALUE'),
    });
    expect((await mockrun(['reset'], { env })).code).toBe(0);
    expect(await getText(`${url}/cart`)).toBe('the cart is empty');
  });

  test('post-serve-action list, set and delete', async () => {
    const { adminUrl, space } = await shop();
    const command = (...args: string[]) =>
      mockrun(['post-serve-action', ...args, '--admin', adminUrl], { cwd: space.directory });
    expect((await command('list')).stdout).toBe('no post-serve actions are registered\n');
    expect((await command('set', '--name', 'tell', '--remote', 'http://localhost:8080', '--delay', '1s')).code).toBe(0);
    space.write('hook.py', 'print(1)\n');
    expect((await command('set', '--name', 'log', '--binary', 'python3', '--script', 'hook.py')).code).toBe(0);
    expect((await command('list')).stdout.split('\n').slice(0, 3)).toEqual([
      'NAME  DELAY  DOES',
      'tell  1s     POST http://localhost:8080',
      'log   0ms    python3 (script)',
    ]);
    expect(JSON.parse((await command('list', '--json')).stdout)).toMatchObject({
      actions: [{ delayInMs: 1000 }, { script: 'print(1)\n' }],
    });
    expect((await command('delete', '--name', 'log')).stdout).toBe('deleted log\n');
    expect(await command('delete', '--name', 'log')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"log"'),
    });
  });

  test.each([
    [['post-serve-action', 'set', '--remote', 'http://x'], '--name'],
    [['post-serve-action', 'set', '--name', 'a'], 'either --remote or --binary'],
    [['post-serve-action', 'set', '--name', 'a', '--remote', 'http://x', '--script', 'x.py'], '--binary'],
    [['post-serve-action', 'set', '--name', 'a', '--binary', 'cat', '--script', '/nowhere'], '/nowhere cannot be read'],
    [['post-serve-action', 'delete'], '--name'],
    [['journal', '--outcome', 'good'], '--outcome wants one of passed, failed, broken'],
    [['state', 'set', 'a.yaml'], 'pair'],
    [['reset', '--admin', 'nowhere'], '"nowhere" is no address'],
  ])('%j is wrong usage', async (args, told) => {
    const run = await mockrun(args, { env: { MOCKRUN_ADMIN_URL: 'http://127.0.0.1:1' } });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });

  test('nobody there, or somebody else: said plainly, exit code 3', async () => {
    const gone = await mockrun(['reset', '--admin', 'http://127.0.0.1:1']);
    expect(gone).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no mock is running at http://127.0.0.1:1'),
    });
    const { url } = await shop();
    const other = await mockrun(['reset', '--admin', url]);
    expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining('is no admin API of mockrun') });
  });
});
