import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { eventually, type MockrunEvent, mockrun, type Running, serve, type Workspace, workspace } from '../harness.ts';
import { viaProxy } from './via-proxy.ts';

const servers = new Servers();
afterEach(() => servers.close());

const TEXT = JSON.stringify({ items: Array.from({ length: 20 }, (_, id) => ({ id, name: `item ${id}` })) });
/** Not one byte more than is sent at once, and the file of its own that it gets. */
const LARGE = `{"text": ${JSON.stringify('large '.repeat(20_000))} }`;
const BINARY = Buffer.from([...Array(256).keys()]);

const JSON_TYPE = ['Content-Type', 'application/json; charset=utf-8'];
const ANSWERS: Record<string, { status?: number; headers: string[]; body?: Buffer }> = {
  '/gzip': { headers: [...JSON_TYPE, 'Content-Encoding', 'gzip', 'Vary', 'Accept-Encoding'], body: gzipSync(TEXT) },
  '/large': {
    headers: ['Content-Encoding', 'gzip', 'vary', 'Origin, Accept-Encoding', ...JSON_TYPE],
    body: gzipSync(LARGE),
  },
  '/deflate': { headers: ['Content-Encoding', 'deflate', 'Vary', '*'], body: deflateSync('a text\nof lines\n') },
  '/binary': {
    headers: ['Content-Type', 'image/png', 'content-encoding', 'GZIP', 'Vary', 'accept-encoding'],
    body: gzipSync(BINARY),
  },
  '/twice.gz': {
    headers: ['Content-Type', 'application/gzip', 'Content-Encoding', 'gzip', 'Vary', 'Accept-Encoding'],
    body: gzipSync(gzipSync('packed itself')),
  },
  '/br': {
    headers: [...JSON_TYPE, 'Content-Encoding', 'br', 'Vary', 'Accept-Encoding'],
    body: brotliCompressSync(TEXT),
  },
  '/not-modified': { status: 304, headers: ['Content-Encoding', 'gzip', 'Vary', 'Accept-Encoding', 'ETag', '"1"'] },
  '/none': { status: 204, headers: ['X-None', 'yes'] },
};
const ACCEPTED: Record<string, string> = { '/br': 'br' };

const real = () =>
  servers.http((req, res) => {
    const { status = 200, headers, body } = ANSWERS[req.url as string] as (typeof ANSWERS)[string];
    res.writeHead(status, [...headers, 'Date', 'Sun, 01 Nov 2026 00:00:00 GMT'] as never);
    res.end(body);
  });

/** What a program sees that uses `fetch`. */
async function fetched(url: string, method: string) {
  const answer = await fetch(url, {
    method,
    headers: { 'accept-encoding': ACCEPTED[new URL(url).pathname] ?? 'gzip, deflate' },
  });
  const left = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding']);
  const headers = [...answer.headers].filter(([name]) => !left.has(name));
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()).toString('base64') };
}

async function record(space: Workspace, origin: string, asked: (mock: Running) => Promise<unknown>) {
  const mock = await serve(space.directory, ['--mode', 'capture', '--upstream', origin, '--reporter', 'json']);
  await asked(mock);
  mock.signal('SIGINT');
  await mock.ended;
  return mock.events().find(({ type }) => type === 'capture:ended') as MockrunEvent;
}

const recorded = ({ path: inside }: Workspace): string => {
  const [name = ''] = readdirSync(inside('captured')).filter((each) => each.endsWith('.yaml'));
  return readFileSync(path.join(inside('captured'), name), 'utf8');
};

const CHANGE = `
import { readFileSync } from 'node:fs';
const { response } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify({ response: { ...response, body: response.body + ', changed' } }));
`;
const NOTE = `
import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('noted', JSON.parse(readFileSync(0, 'utf8')).response.body);
`;

const asks = Object.keys(ANSWERS).flatMap((each) => [['GET', each] as const, ['HEAD', each] as const]);

describe('what came packed', () => {
  test('is seen by fetch as the real answer was, and stands in the file for people', async () => {
    const { origin } = await real();
    const space = workspace();
    const seen: unknown[] = [];
    const summary = await record(space, origin, async ({ url }) => {
      for (const [method, each] of asks) seen.push(await fetched(url + each, method));
    });
    expect(summary).toMatchObject({ pairs: asks.length, lost: 0 });
    servers.close();
    const text = recorded(space);
    expect(text).toContain('Content-Encoding: gzip');
    expect(text).toContain('{id: 3, name: item 3}');
    expect(text).toContain('a text\n        of lines\n');
    expect(text.match(/packedBody: .*/g)).toEqual(['packedBody: false']);
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    expect(await mockrun(['verify', space.directory])).toMatchObject({ code: 0 });
    const replay = await serve(space.directory);
    for (const [index, [method, each]] of asks.entries()) {
      expect(await fetched(replay.url + each, method), `${method} ${each}`).toEqual(seen[index]);
    }
  });

  test('is packed for clients that accept it, and for no others', async () => {
    const { origin } = await real();
    const space = workspace();
    await record(space, origin, async ({ url }) => {
      for (const each of Object.keys(ANSWERS)) await fetched(url + each, 'GET');
    });
    const { url } = await serve(space.directory);
    const ask = async (each: string, accepted?: string, method = 'GET') => {
      const headers = accepted === undefined ? {} : { 'Accept-Encoding': accepted };
      const { rawHeaders, bytes } = await viaProxy(url, url + each, { method, headers });
      const value = (name: string) => rawHeaders[rawHeaders.findIndex((given) => given.toLowerCase() === name) + 1];
      const isPacked = rawHeaders.some((name) => name.toLowerCase() === 'content-encoding');
      expect(value('vary')).toMatch(/\*|accept-encoding/i);
      return { isPacked, bytes, length: Number(value('content-length')) };
    };
    for (const accepted of ['gzip', 'br;q=0.1, gzip', '*', 'identity;q=0, *;q=0.5']) {
      const { isPacked, bytes, length } = await ask('/gzip', accepted);
      expect([isPacked, gunzipSync(bytes).toString(), length]).toEqual([true, TEXT, bytes.length]);
      expect(await ask('/gzip', accepted, 'HEAD')).toMatchObject({ isPacked: true, length });
    }
    for (const accepted of [undefined, '', 'br', 'identity', 'gzip;q=0', '*;q=0', 'gzip;q=0.5, identity']) {
      const { isPacked, bytes } = await ask('/gzip', accepted);
      expect([isPacked, bytes.toString()]).toEqual([false, TEXT]);
    }
    expect(brotliDecompressSync((await ask('/br', 'gzip, br')).bytes).toString()).toBe(TEXT);
    expect(inflateSync((await ask('/deflate', 'deflate')).bytes).toString()).toBe('a text\nof lines\n');
    expect(gunzipSync((await ask('/large', 'gzip')).bytes).toString()).toBe(LARGE);
    expect((await ask('/large')).bytes.toString()).toBe(LARGE);
    expect((await ask('/binary')).bytes).toEqual(BINARY);
    expect(gunzipSync((await ask('/twice.gz')).bytes).toString()).toBe('packed itself');
  });

  test('is the same to diff, whatever the client accepts', async () => {
    const { origin } = await real();
    const space = workspace();
    await record(space, origin, async ({ url }) => {
      for (const each of Object.keys(ANSWERS)) await fetched(url + each, 'GET');
    });
    const flags = ['--mode', 'diff', '--upstream', origin, '--reporter', 'json'];
    const mock = await serve(space.directory, flags);
    for (const [method, each] of asks) await fetched(mock.url + each, method);
    for (const each of Object.keys(ANSWERS)) await viaProxy(mock.url, mock.url + each);
    expect(await (await fetch(`${mock.adminUrl}/api/v2/diff`)).json()).toMatchObject({ diff: [] });
    mock.signal('SIGINT');
    await mock.ended;
    const ended = mock.events().filter(({ type }) => type === 'exchange:ended');
    expect(ended).toHaveLength(asks.length + Object.keys(ANSWERS).length);
    expect(ended.filter(({ differences }) => differences !== undefined)).toEqual([]);
  });

  test('is shown unpacked in the journal, with its secrets hidden', async () => {
    const space = workspace({
      'mine.yaml': `pairs:
  - request: {method: GET, path: /}
    response: {headers: {Content-Encoding: gzip}, body: {name: Ada, password: hush}}\n`,
      'mockrun.config.yaml': 'redact: {body: [$.password]}\n',
    });
    const mock = await serve(space.directory);
    expect(await (await fetch(mock.url)).json()).toEqual({ name: 'Ada', password: 'hush' });
    const shown = await (await fetch(`${mock.adminUrl}/api/v2/journal`)).text();
    expect(shown).toContain('Ada');
    expect(shown).toMatch(/"content-encoding":\s*\["gzip"\]/i);
    expect(shown).not.toContain('hush');
  });
});

test('middleware and actions get bodies unpacked, and what middleware has made goes out so', async () => {
  const entry = (path: string, more: string): string =>
    `  - {request: {path: ${path}}, response: {headers: {Content-Encoding: gzip}, body: plain}, ${more}}\n`;
  const space = workspace({
    'mine.yaml': `templates:\n${entry('/changed', 'middleware: ./change.mjs')}${entry('/told', 'afterActions: {name: note, run: {command: [node, note.mjs]}}')}`,
    'change.mjs': CHANGE,
    'note.mjs': NOTE,
  });
  const mock = await serve(space.directory);
  const headers = { 'Accept-Encoding': 'gzip' };
  const changed = await viaProxy(mock.url, `${mock.url}/changed`, { headers });
  expect(changed.body).toBe('plain, changed');
  expect(changed.rawHeaders).not.toContain('Content-Encoding');
  const told = await viaProxy(mock.url, `${mock.url}/told`, { headers });
  expect(gunzipSync(told.bytes).toString()).toBe('plain');
  await eventually(
    () => mock.events().some(({ actions }) => actions !== undefined),
    () => mock.stdout(),
  );
  expect(readFileSync(space.path('noted'), 'utf8')).toBe('plain');
});

test('what is packed already goes out as it stands, and what nobody can unpack is recorded so', async () => {
  const zstd = Buffer.from('28b52ffd0458110000', 'hex');
  const { origin } = await servers.http((req, res) => {
    const [header, body] = req.url === '/zstd' ? ['zstd', zstd] : ['gzip', 'a lie'];
    res.writeHead(200, { 'Content-Encoding': header }).end(body);
  });
  const file = gzipSync('of a file');
  const space = workspace({
    'bodies/page.gz': file,
    'mine.yaml':
      'pairs:\n  - request: {method: GET, path: /file}\n    response: {headers: {Content-Encoding: gzip}, bodyFile: bodies/page.gz}\n',
  });
  await record(space, origin, async ({ url }) => {
    await viaProxy(url, `${url}/zstd`);
    await viaProxy(url, `${url}/lie`);
  });
  expect(recorded(space).match(/packedBody: .*/g)).toEqual(['packedBody: true']);
  const { url } = await serve(space.directory);
  for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
    expect((await viaProxy(url, `${url}/file`, { headers })).bytes).toEqual(file);
    expect((await viaProxy(url, `${url}/zstd`, { headers })).bytes).toEqual(zstd);
    expect((await viaProxy(url, `${url}/lie`, { headers })).body).toBe('a lie');
  }
});
