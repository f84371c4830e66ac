import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { eventually, launch, mockrun, type Running, serve, type Workspace, workspace } from '../harness.ts';
import { type ProxiedAnswer, viaProxy } from './via-proxy.ts';

const servers = new Servers();
afterEach(() => servers.close());

const BINARY = Buffer.from([...Array(256).keys(), 0, 255, 254]);
const LARGE = Buffer.from(`{"items":[${'{"name":"x"},'.repeat(80_000)}null]}`);
const ODD = '  leading\n\ttabs\r\nand {{vars.x}} {braces}\n\n\ntrailing  \n\n';

/** Answers of every kind. */
const ANSWERS: Record<string, { status?: number; headers?: string[]; body?: string | Buffer }> = {
  '/json': { headers: ['Content-Type', 'application/json', 'X-CaSe', 'Kept'], body: '{"b":1,"a":[1.0,{"1":2}]}' },
  '/compact': { headers: ['content-type', 'application/json'], body: '{"b":1,"a":[true,null,"x: #y"]}' },
  '/odd': { headers: ['Content-Type', 'text/plain; charset=utf-8'], body: ODD },
  '/binary': { headers: ['Content-Type', 'image/png'], body: BINARY },
  '/gzip': {
    headers: ['Content-Type', 'text/plain', 'Content-Encoding', 'gzip'],
    body: gzipSync('packed '.repeat(99)),
  },
  '/br': { headers: ['Content-Encoding', 'br', 'Vary', 'Accept-Encoding'], body: brotliCompressSync('packed, too') },
  '/large': { headers: ['Content-Type', 'application/json'], body: LARGE },
  '/empty': { headers: ['X-Empty', ''] },
  '/none': { status: 204, headers: ['X-None', 'yes'] },
  '/cookies': { headers: ['Set-Cookie', 'a=1; Path=/', 'X-Between', '1', 'Set-Cookie', 'b=2'], body: 'cookies' },
  '/missing': { status: 404, headers: ['Content-Type', 'application/problem+json'], body: '{"title":"no"}' },
  '/query?b=2&a=1&a=%20x': { body: 'the query' },
  '/moved': { status: 302, headers: ['Location', '/json'] },
};

const service = () =>
  servers.http((req, res) => {
    const {
      status = 200,
      headers = [],
      body = '',
    } = ANSWERS[req.url as string] ?? { body: `${req.method} ${req.url}` };
    res.writeHead(status, [...headers, 'Date', 'Sun, 01 Nov 2026 00:00:00 GMT', 'Connection', 'keep-alive'] as never);
    res.end(body);
  });

/** Without what frames a message, and what says how its bytes were packed. */
const comparable = ({ status, rawHeaders, bytes }: ProxiedAnswer) => {
  const left = new Set(['content-length', 'connection', 'keep-alive', 'transfer-encoding', 'content-encoding']);
  const headers = rawHeaders.filter((_, at) => !left.has((rawHeaders[at - (at % 2)] as string).toLowerCase()));
  const pairs: string[] = [];
  for (let at = 0; at < headers.length; at += 2) pairs.push(`${headers[at]}: ${headers[at + 1]}`);
  return { status, headers: pairs.toSorted(), body: bytes.toString('base64') };
};

const captured = (space: Workspace): string => {
  const folder = space.path('captured');
  const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.yaml'));
  return readFileSync(path.join(folder, name), 'utf8');
};

const hasFiles = (space: Workspace): boolean =>
  readdirSync(space.path('captured')).some((name) => /^[^.].*\.yaml$/.test(name));

async function ended(mock: Running) {
  mock.signal('SIGINT');
  await mock.ended;
  return mock.events().find(({ type }) => type === 'capture:ended');
}

describe('capture', () => {
  test('what was recorded is answered again from the files alone', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    const paths = Object.keys(ANSWERS);
    const real: ProxiedAnswer[] = [];
    for (const each of paths) real.push(await viaProxy(mock.url, mock.url + each));
    const head = await viaProxy(mock.url, `${mock.url}/compact`, { method: 'HEAD' });
    const posted = await viaProxy(mock.url, `${mock.url}/post`, { method: 'POST', body: '{"a": 1}' });
    expect(posted.body).toBe('POST /post');
    expect(await ended(mock)).toMatchObject({ pairs: paths.length + 2, lost: 0, replaced: 0 });
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    servers.close();
    const replay = await serve(space.directory);
    for (const [index, each] of paths.entries()) {
      const again = comparable(await viaProxy(replay.url, replay.url + each));
      const before = comparable(real[index] as ProxiedAnswer);
      if (each === '/gzip') {
        before.body = Buffer.from('packed '.repeat(99)).toString('base64');
        // There are two forms of it now, of which caches have to know.
        before.headers = [...before.headers, 'Vary: Accept-Encoding'].toSorted();
      }
      if (each === '/br') before.body = Buffer.from('packed, too').toString('base64');
      expect(again, each).toEqual(before);
    }
    expect(comparable(await viaProxy(replay.url, `${replay.url}/compact`, { method: 'HEAD' }))).toEqual(
      comparable(head),
    );
    const again = await viaProxy(replay.url, `${replay.url}/post`, { method: 'POST', body: '{"a": 1}' });
    expect(again.body).toBe('POST /post');
    expect((await fetch(`${replay.url}/post`, { method: 'POST', body: 'other' })).status).toBe(404);
  });

  test('an uploaded form is answered again, whatever its boundary', async () => {
    const { origin } = await servers.http((req, res) => {
      let bytes = 0;
      req.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => res.end(`${bytes} bytes`));
    });
    const mock = await serve(workspace().directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    // The client makes up a boundary for each.
    const upload = async (size: number): Promise<string> => {
      const body = new FormData();
      body.append('file', new Blob(['x'.repeat(size)]), 'x.txt');
      const answer = await fetch(`${mock.url}/upload`, { method: 'POST', body });
      return `${answer.status} ${await answer.text()}`;
    };
    const sizes = Array.from({ length: 12 }, (_, size) => size);
    const real = await Promise.all(sizes.map(upload));
    expect(new Set(real).size).toBe(12);
    await upload(5);
    await mockrun(['mode', 'set', 'simulate', '--admin', mock.adminUrl]);
    expect(await Promise.all(sizes.map(upload))).toEqual(real);
    expect(await upload(99)).toMatch(/^404 /);
    expect(await ended(mock)).toMatchObject({ pairs: 12 });
  });

  test('the file is one that people read, with secrets masked', async () => {
    const { origin } = await service();
    const space = workspace();
    const flags = ['--mode', 'capture', '--upstream', origin, '--redact', 'query:token', '--redact', 'body:$.a'];
    const mock = await serve(space.directory, [...flags, '--reporter', 'json']);
    await fetch(`${mock.url}/compact`, { headers: { Authorization: 'Bearer abc.def', 'X-Client': 'kept' } });
    await fetch(`${mock.url}/query?token=hush&page=1`);
    await fetch(`${mock.url}/cookies`);
    const shown = await (await fetch(`${mock.adminUrl}/api/v2/journal`)).text();
    expect(shown).toContain('[redacted]');
    expect(shown).toContain('"url":"/query?token=[redacted]&page=1"');
    expect(shown).not.toContain('abc.def');
    expect((await ended(mock))?.sensitive).toEqual([`GET ${origin}/cookies sets a cookie`]);
    const text = captured(space);
    expect(text).toMatch(/^# yaml-language-server: .*schema.json\n# Recorded by mockrun/);
    expect(text).toContain('requestType: recording');
    expect(text).not.toMatch(/abc\.def|token: '?hush/);
    expect(text).toContain('ignoreQuery: [token]');
    expect(text).toContain('kept');
    expect(text).toMatch(/b: 1\n|b: 1,/);
    const replay = await serve(space.directory);
    expect((await fetch(`${replay.url}/query?token=another&page=1`)).status).toBe(200);
    expect((await fetch(`${replay.url}/query?token=another&page=2`)).status).toBe(404);
  });

  test('the configuration masks as the flag does, in packed bodies too; what it does not name is told', async () => {
    const { origin } = await servers.http((req, res) => {
      const body = { token: 'secret-1', password: 'secret-2', path: req.url };
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'X-Session': 'secret-3' });
      res.end(gzipSync(JSON.stringify(body)));
    });
    const space = workspace({
      'mockrun.config.yaml': 'redact: {headers: [X-Session], query: [key], body: [$.password]}\n',
    });
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    const masked = JSON.stringify({ password: 'secret-4', kept: 'kept' });
    await fetch(`${mock.url}/a?key=secret-5`, { headers: { 'X-Session': 'secret-6', Cookie: 'secret-7' } });
    await fetch(`${mock.url}/b`, { method: 'POST', body: masked, headers: { 'Content-Type': 'application/json' } });
    const shown = await (await fetch(`${mock.adminUrl}/api/v2/journal`)).text();
    expect((await ended(mock))?.sensitive).toEqual([`GET ${origin}/a has "token"`, `POST ${origin}/b has "token"`]);
    const text = captured(space);
    expect(text.match(/secret-\d/g)).toEqual(['secret-1', 'secret-1']);
    expect(`${shown}${mock.stdout()}`).not.toMatch(/secret-[3-7]/);
    expect(text).toContain('Content-Encoding: gzip');
    const replay = await serve(space.directory);
    const again = await fetch(`${replay.url}/a?key=any`);
    expect(await again.json()).toEqual({ token: 'secret-1', password: '[redacted]', path: '/a?key=[redacted]' });
    expect((await fetch(`${replay.url}/b`, { method: 'POST', body: 'any' })).status).toBe(200);
  });

  test.each([
    ['the flag', undefined, ['--redact', 'path:/reset/{code}', '--redact', 'path:/files/{user}/{rest*}']],
    [
      'the configuration, into files of their own',
      'redact: {path: ["/reset/{code}", "/files/{user}/{rest*}"]}\n',
      ['--split'],
    ],
  ])('what %s names in a path is masked everywhere, and a placeholder is answered', async (_, config, flags) => {
    const { origin } = await servers.http((req, res) => {
      res.writeHead(200, { 'Set-Cookie': 'a=1', Location: `${req.url}/next` });
      res.end(`see ${req.url}`);
    });
    const space = workspace(config === undefined ? {} : { 'mockrun.config.yaml': config });
    const capture = ['--mode', 'capture', '--upstream', origin, '--reporter', 'json', ...flags];
    const mock = await serve(space.directory, capture);
    for (const code of ['hush-hush-1', 'hush-hush-2']) await fetch(`${mock.url}/reset/${code}?page=1`);
    await fetch(`${mock.url}/files/hush-hush-3/hush-hush-4/a.txt`);
    await fetch(`${mock.url}/kept`);
    const shown = await (await fetch(`${mock.adminUrl}/api/v2/journal`)).text();
    expect(shown).toContain('"url":"/reset/[redacted]?page=1"');
    const end = await ended(mock);
    expect(end?.pairs).toBe(3);
    const files = readdirSync(path.join(space.directory, 'captured'), { recursive: true, encoding: 'utf8' });
    const written = files.filter((file) => file.endsWith('.yaml'));
    const text = written.map((file) => readFileSync(path.join(space.directory, 'captured', file), 'utf8')).join('\n');
    expect(`${files.join('\n')}${text}${shown}${mock.stdout()}`).not.toContain('hush');
    const replay = await serve(space.directory);
    expect((await fetch(`${replay.url}/reset/hush-hush-1?page=1`)).status).toBe(404);
    const placeholder = await fetch(`${replay.url}/reset/[redacted]?page=1`);
    expect(await placeholder.text()).toBe('see /reset/[redacted]?page=1');
    expect(placeholder.headers.get('location')).toBe('/reset/[redacted]?page=1/next');
    expect((await fetch(`${replay.url}/kept`)).status).toBe(200);
  });

  test('names, casing, order and repeats of headers are kept; what frames a message is not', async () => {
    const { origin } = await servers.http((_, res) => {
      const headers = ['X-B', '2', 'x-a', '1', 'X-B', '3', 'Keep-Alive', 'timeout=7', 'Connection', 'keep-alive'];
      res.writeHead(200, headers as never);
      res.write('in ');
      res.end('chunks');
    });
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin]);
    const headers = { 'X-Request': ['1', '2'], 'x-lower': 'a', ACCEPT: '*/*' };
    await viaProxy(mock.url, `${mock.url}/a`, { headers });
    mock.signal('SIGINT');
    await mock.ended;
    const [, asked = '', answered = ''] = /headers:([^]*?)response:([^]*?)# end/.exec(captured(space)) ?? [];
    expect(asked).toMatch(/Host: [^]*X-Request: \['1', '2'\][^]*x-lower: a[^]*ACCEPT: '\*\/\*'/);
    expect(answered).toMatch(/X-B: \['2', '3'\][^]*x-a: '1'/);
    expect(answered).not.toMatch(/keep-alive|connection|transfer-encoding|content-length/i);
    const { url } = await serve(space.directory);
    const { rawHeaders, body } = await viaProxy(url, `${url}/a`);
    expect(rawHeaders.slice(0, 6)).toEqual(['X-B', '2', 'X-B', '3', 'x-a', '1']);
    expect([body, rawHeaders.includes('timeout=7')]).toEqual(['in chunks', false]);
  });

  test('the first answer stays, also against what was recorded before', async () => {
    let count = 0;
    const { origin } = await servers.http((_, res) => res.end(`answer ${(count += 1)}`));
    const space = workspace();
    const flags = ['--mode', 'capture', '--upstream', origin, '--reporter', 'json'];
    for (const pairs of [1, undefined]) {
      const mock = await serve(space.directory, flags);
      await fetch(`${mock.url}/same`);
      await fetch(`${mock.url}/same`);
      expect((await ended(mock))?.pairs).toBe(pairs === undefined ? undefined : pairs);
    }
    const replay = await serve(space.directory);
    expect(await (await fetch(`${replay.url}/same`)).text()).toBe('answer 1');
  });

  test('--overwrite keeps the last answer, in its place', async () => {
    let count = 0;
    const { origin } = await servers.http((req, res) => res.end(`${req.url} ${(count += 1)}`));
    const space = workspace();
    const flags = ['--mode', 'capture', '--upstream', origin, '--overwrite', '--reporter', 'json'];
    const first = await serve(space.directory, flags);
    for (const each of ['/a', '/b', '/a']) await fetch(first.url + each);
    await ended(first);
    const name = path.join('captured', readdirSync(space.path('captured'))[0] as string);
    space.write(name, readFileSync(space.path(name), 'utf8').replace('pairs:\n', '# mine\npairs:\n'));
    const second = await serve(space.directory, flags);
    await fetch(`${second.url}/a`);
    expect(await ended(second)).toMatchObject({ pairs: 0, replaced: 1 });
    const text = captured(space);
    expect(text).toContain('# mine');
    expect(text.match(/path: \/a/g)).toHaveLength(1);
    expect(text.indexOf('/a')).toBeLessThan(text.indexOf('/b'));
    const replay = await serve(space.directory);
    expect(await (await fetch(`${replay.url}/a`)).text()).toBe('/a 4');
  });

  test('--stateful makes sequences', async () => {
    let count = 0;
    const { origin } = await servers.http((_, res) => res.end(`answer ${(count += 1)}`));
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--stateful']);
    for (let times = 0; times < 3; times += 1) await fetch(`${mock.url}/same`);
    await ended(mock).catch(() => {});
    const replay = await serve(space.directory);
    const seen: string[] = [];
    for (let times = 0; times < 4; times += 1) seen.push(await (await fetch(`${replay.url}/same`)).text());
    expect(seen).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 3']);
  });

  test('2,000 new pairs at once: none is lost', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    const asked = [...Array(2000).keys()];
    for (let from = 0; from < asked.length; from += 100) {
      await Promise.all(asked.slice(from, from + 100).map(async (id) => (await fetch(`${mock.url}/x/${id}`)).text()));
    }
    expect(await ended(mock)).toMatchObject({ pairs: 2000, lost: 0 });
    expect(captured(space).match(/^ {2}- /gm)).toHaveLength(2000);
  });

  test('--split writes a file for each pair', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, [
      '--mode',
      'capture',
      '--upstream',
      origin,
      '--split',
      '--reporter',
      'json',
    ]);
    for (const each of ['/json', '/a/b', '/a/b?c=1']) await fetch(mock.url + each);
    const event = await ended(mock);
    expect(event?.files).toHaveLength(3);
    const replay = await serve(space.directory);
    expect(await (await fetch(`${replay.url}/a/b?c=1`)).text()).toBe('GET /a/b?c=1');
  });
});

describe('what was recorded is served at once', () => {
  test('after switching to simulate, and without reloads meanwhile', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, [
      '--mode',
      'capture',
      '--upstream',
      origin,
      '--watch',
      '--reporter',
      'json',
    ]);
    await fetch(`${mock.url}/json`);
    await eventually(
      () => hasFiles(space) && captured(space).includes('/json'),
      () => 'nothing was written',
    );
    await mockrun(['mode', 'set', 'simulate', '--admin', mock.adminUrl]);
    servers.close();
    expect((await fetch(`${mock.url}/json`)).status).toBe(200);
    await mock.event('mode:changed');
    // At the start, and when it was switched.
    expect(mock.events().filter(({ type }) => type === 'library:loaded')).toHaveLength(2);
  });

  test('--capture-on-miss: the second time a file knows it', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, [
      '--mode',
      'spy',
      '--capture-on-miss',
      '--upstream',
      origin,
      '--reporter',
      'json',
    ]);
    await fetch(`${mock.url}/json`);
    await mock.event('library:loaded', { after: mock.events().length - 1 });
    await eventually(
      async () => {
        await fetch(`${mock.url}/json`);
        return mock.events().some((event) => event.type === 'exchange:ended' && event.entry !== null);
      },
      () => mock.stdout(),
    );
  });
});

describe('what can go wrong', () => {
  test('a folder that cannot be made is told at the start', async () => {
    const space = workspace({ taken: 'a file' });
    const { code, stderr } = await mockrun(
      ['capture', 'http://127.0.0.1:1', '--out', space.path('taken'), '--port', '0', '--no-admin'],
      {
        cwd: space.directory,
      },
    );
    expect([code, stderr]).toEqual([3, 'taken cannot be made: there is a file in its place\n']);
    expect(stderr).not.toMatch(/\n\s+at /);
    space.write('scenarios/a.yaml', 'pairs: []\n');
    const beside = ['capture', 'http://127.0.0.1:1', '--out', 'taken', '--port', '0', '--no-admin'];
    expect(await mockrun(beside, { cwd: space.directory })).toMatchObject({
      code: 3,
      stderr: 'recordings cannot be written to taken: there is a file in its place\n',
    });
  });

  test('one that cannot be written any more is told, and requests go on', async () => {
    const { origin } = await service();
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    space.remove('captured');
    space.write('captured', 'in the way');
    expect(await (await fetch(`${mock.url}/odd`)).text()).toBe(ODD);
    expect((await mock.event('session:warned')).message).toContain('cannot be written');
    expect(await ended(mock)).toMatchObject({ pairs: 0, lost: 1 });
  });

  test('an answer that breaks off is not recorded', async () => {
    const { origin } = await servers.http((_, res) => {
      res.writeHead(200, { 'Content-Length': '1000' });
      res.write('begun');
      setTimeout(() => res.destroy(), 30);
    });
    const space = workspace();
    const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
    await expect(fetch(`${mock.url}/cut`).then((answer) => answer.text())).rejects.toThrow();
    expect(await mock.event('exchange:ended')).toMatchObject({ outcome: 'failed' });
    expect(await ended(mock)).toBeUndefined();
    expect(readdirSync(space.path('captured'))).toEqual([]);
  });

  test('killed in the middle: every file still loads, and recording goes on', async () => {
    const { origin } = await service();
    const space = workspace();
    const flags = ['--mode', 'capture', '--upstream', origin, '--reporter', 'json'];
    const mock = await serve(space.directory, flags);
    const asked = [...Array(300).keys()].map((id) => fetch(`${mock.url}/x/${id}`).catch(() => {}));
    await eventually(
      () => hasFiles(space),
      () => 'nothing was written',
    );
    process.kill(mock.pid, 'SIGKILL');
    await Promise.all(asked);
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    // As a full disk leaves it.
    const name = path.join(
      'captured',
      readdirSync(space.path('captured')).find((each) => each.endsWith('.yaml')) as string,
    );
    const whole = readFileSync(space.path(name));
    space.write(name, whole.subarray(0, whole.length - 20));
    const checked = await mockrun(['check', space.directory]);
    expect([checked.code, checked.stdout + checked.stderr]).toEqual([0, expect.stringContaining('was cut off')]);
    const again = await serve(space.directory, flags);
    await fetch(`${again.url}/after`);
    expect(await ended(again)).toMatchObject({ pairs: 1 });
    const after = await mockrun(['check', space.directory]);
    expect(after.stdout + after.stderr).not.toContain('was cut off');
  });

  test('a broken file that a person wrote still is an error', async () => {
    const space = workspace({ 'mine.yaml': 'pairs:\n  - request: {method: GET, path: /a\n' });
    expect((await mockrun(['check', space.directory])).code).toBe(2);
  });
});

test('mockrun capture URL records in a line', async () => {
  const { origin } = await service();
  const space = workspace();
  const ready = space.path('ready.json');
  const flags = ['--port', '0', '--admin-port', '0', '--ready-file', ready, '--out', 'recorded'];
  const running = launch(['capture', origin, ...flags], { cwd: space.directory });
  await eventually(
    () => existsSync(ready),
    () => running.stdout() + running.stderr(),
  );
  const { url } = JSON.parse(readFileSync(ready, 'utf8')) as { url: string };
  await fetch(`${url}/json`);
  running.child.kill('SIGINT');
  expect((await running.ended).stdout).toMatch(/1 pair recorded in recorded\/127\.0\.0\.1-\d+\.yaml/);
  const replay = await serve(space.path('recorded'));
  expect((await fetch(`${replay.url}/json`)).status).toBe(200);
});
