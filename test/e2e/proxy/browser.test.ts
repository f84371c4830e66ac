import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { type MockrunEvent, mockrun, type Running, serve, workspace } from '../harness.ts';
import { domOf, hasChromium } from './chromium.ts';
import { startProxy } from './clients.ts';

const servers = new Servers();
afterEach(() => servers.close());

const PAGE = `<!doctype html>
<link rel=icon href="/icon.png"><link rel=stylesheet href="/style.css">
<h1>loading</h1><img src="/icon.png"><ol></ol>
<script src="/app.js"></script>
`;
const APP = `
const say = (text) => (document.querySelector('ol').appendChild(document.createElement('li')).textContent = text);
const ask = async (...asked) => {
  const answer = await fetch(...asked);
  say([answer.status, answer.redirected, new URL(answer.url).pathname, JSON.stringify(await answer.json())].join(' '));
};
const old = () => new Promise((done) => {
  const request = new XMLHttpRequest();
  request.open('GET', '/data?page=2');
  request.onload = () => done(say('XHR ' + request.responseText));
  request.send();
});
addEventListener('load', async () => {
  say('style ' + getComputedStyle(document.querySelector('h1')).color);
  say('image ' + document.querySelector('img').naturalWidth);
  await ask('/data?page=1');
  await old();
  await ask('/moved');
  await ask('/packed');
  await ask('/orders', {method: 'POST', body: JSON.stringify({item: 7})});
  document.querySelector('h1').textContent = 'done';
});
`;
const ICON = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAADklEQVR4nGP4zwABYAoAK+wD/SH4XmUAAAAASUVORK5CYII=',
  'base64',
);
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Resource {
  readonly status?: number;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

const SITE: Record<string, Resource> = {
  'GET /': { headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: PAGE },
  'GET /style.css': { headers: { 'Content-Type': 'text/css' }, body: 'h1 { color: rgb(1, 2, 3) }' },
  'GET /app.js': { headers: { 'Content-Type': 'text/javascript' }, body: APP },
  'GET /icon.png': { headers: { 'Content-Type': 'image/png' }, body: ICON },
  'GET /data?page=1': { headers: JSON_TYPE, body: '{"page":1}' },
  'GET /data?page=2': { headers: JSON_TYPE, body: '{"page":2}' },
  'GET /moved': { status: 302, headers: { Location: '/here' } },
  'GET /here': { headers: JSON_TYPE, body: '["moved"]' },
  'GET /packed': { headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, body: gzipSync('{"packed":true}') },
  'POST /orders': { status: 201, headers: JSON_TYPE, body: '{"id":7}' },
};

const SEEN = [
  'style rgb(1, 2, 3)',
  'image 3',
  '200 false /data {"page":1}',
  'XHR {"page":2}',
  '200 true /here ["moved"]',
  '200 false /packed {"packed":true}',
  '201 false /orders {"id":7}',
];

const lines = (dom: string): string[] => [...dom.matchAll(/<li>(.*?)<\/li>/g)].map(([, text = '']) => text);

/** What was asked of the site, whoever has answered it. */
const asked = (mock: Running): MockrunEvent[] =>
  mock.events().filter(({ type, host }) => type === 'exchange:ended' && String(host).startsWith('secure.test:'));

const shown = ({ method, target }: MockrunEvent): string =>
  `${String(method)} ${String(target).replace(/^https:..[^/]+/, '')}`;

describe.runIf(hasChromium)('a browser', () => {
  test('loads an https page, which is recorded and shown again from the files alone', async () => {
    const real = await servers.https((req, res) => {
      const { status = 200, headers, body } = SITE[`${req.method} ${req.url}`] ?? { status: 404, headers: {} };
      res.writeHead(status, headers).end(body);
    });
    // To it every name is this machine; nothing else is open, so nothing leaves it.
    const { origin: way } = await servers.proxy();
    const space = workspace();
    const env = {
      XDG_DATA_HOME: space.path('data'),
      NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url)),
      HTTPS_PROXY: way,
      HTTP_PROXY: way,
    };
    const flags = ['--reporter', 'json', '--allow-hosts', 'secure.test'];
    const recorder = await serve(space.path(''), ['--mode', 'capture', '--redact', 'none', ...flags], { env });
    const { ca } = JSON.parse(readFileSync(recorder.readyFile, 'utf8')) as { ca: string };
    const page = `https://secure.test:${real.port}/`;
    const first = await domOf(page, { port: recorder.port, caFile: ca });
    expect(lines(first)).toEqual(SEEN);
    expect(first).toContain('<h1>done</h1>');
    expect(asked(recorder).map(shown)).toEqual(expect.arrayContaining(Object.keys(SITE)));
    recorder.signal('SIGINT');
    await recorder.ended;
    servers.close();

    expect(readdirSync(space.path('captured')).filter((name) => name.endsWith('.yaml'))).toHaveLength(1);
    expect(await mockrun(['check', space.directory])).toMatchObject({ code: 0 });
    const replay = await serve(space.directory, flags, { env });
    expect(await domOf(page, { port: replay.port, caFile: ca })).toBe(first);
    expect(asked(replay).map(shown)).toEqual(expect.arrayContaining(Object.keys(SITE)));
    expect(asked(replay).filter(({ entry, outcome }) => entry === null || outcome !== 'passed')).toEqual([]);
  }, 90_000);

  test('that does not trust the CA shows no page, and that is told', async () => {
    const scenario = 'pairs: [{request: {method: GET, path: /}, response: {body: from the mock}}]';
    const { mock } = await startProxy(scenario, ['--allow-hosts', 'shop.test']);
    expect(await domOf('https://shop.test/', { port: mock.port, caFile: undefined })).toContain(
      'ERR_CERT_AUTHORITY_INVALID',
    );
    expect((await mock.event('session:warned')).message).toContain('shop.test: the client does not trust the local CA');
  }, 90_000);
});
