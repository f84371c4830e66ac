import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidFiles, type Mock, type StartOptions, start } from '../../src/index.ts';
import { Folder } from '../support/folder.ts';

const ORDERS = `state: {orders: none}
templates:
  - name: create order
    request: {method: POST, path: /orders}
    response: {status: 201, body: {id: o-1}, transitionsState: {orders: some}}
pairs:
  - name: list orders
    request: {method: GET, path: /orders}
    response: {body: []}
`;

async function mock(files: Record<string, string>, options: Partial<StartOptions> = {}): Promise<Mock> {
  const started = await start({ directory: new Folder(files).path, ...options });
  onTestFinished(() => started.stop());
  return started;
}

describe('calls', () => {
  test('tell what was asked and answered', async () => {
    const { url, calls } = bound(await mock({ 'orders.yaml': ORDERS }));
    await fetch(`${url}/orders?dry=1&dry=2`, { method: 'POST', body: '{"sku":"Ä1"}', headers: { 'X-Id': '7' } });
    expect(calls('create order')).toMatchObject([
      {
        entry: { name: 'create order', id: 'orders.yaml#create order' },
        method: 'POST',
        url: '/orders?dry=1&dry=2',
        path: '/orders',
        query: { dry: ['1', '2'] },
        headers: { 'x-id': ['7'] },
        body: '{"sku":"Ä1"}',
        json: { sku: 'Ä1' },
        response: { status: 201, headers: { 'content-type': ['application/json'] }, body: '{"id":"o-1"}' },
        outcome: 'passed',
      },
    ]);
  });

  test('by name, by id, all, and none', async () => {
    const { url, calls } = bound(await mock({ 'a.yaml': ORDERS, 'b.yaml': ORDERS.replaceAll('/orders', '/b') }));
    for (const path of ['/orders', '/b', '/orders']) await fetch(url + path);
    const count = [calls('list orders'), calls('a.yaml#list orders'), calls(), calls('create order')];
    expect(count.map((found) => found.length)).toEqual([3, 2, 3, 0]);
  });

  test('of a mode in which middleware answers are of no entry, and are not unmatched', async () => {
    const shop = (given: unknown) => {
      const { path } = (given as { request: { path: string } }).request;
      return path === '/wrong' ? {} : { response: { status: 404, body: path } };
    };
    const files = { 'orders.yaml': ORDERS, 'mockrun.config.yaml': 'middleware: {callback: client:shop}\n' };
    const started = await mock(files, { mode: 'synthesize', callbacks: { shop } });
    expect(await (await fetch(`${started.url}/orders`)).text()).toBe('/orders');
    expect(started.calls()).toMatchObject([{ entry: undefined, unmatched: false, outcome: 'passed' }]);
    expect(started.unmatched).toEqual([]);
    expect(await started.problems()).toEqual([]);
    expect((await fetch(`${started.url}/wrong`)).status).toBe(502);
    expect(await started.problems()).toMatchObject([{ kind: 'request', name: 'GET /wrong', field: 'answer' }]);
    expect(started.unmatched).toEqual([]);
  });

  test('what comes by is recorded where it is said, secrets masked, and uploads have their limit', async () => {
    const service = await mock({ 'orders.yaml': ORDERS });
    const folder = new Folder({});
    const started = await mock(
      { 'none.yaml': 'pairs: []' },
      { mode: 'capture', upstream: service.url, out: folder.path, split: true, redact: ['query:token'], bodyLimit: 1 },
    );
    expect(await (await fetch(`${started.url}/orders?token=s3cret`)).json()).toEqual([]);
    const body = Buffer.alloc(1024 * 1024 + 1);
    expect((await fetch(`${started.url}/orders`, { method: 'POST', body })).status).toBe(413);
    await started.stop();
    const recorded = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    );
    expect(recorded).toHaveLength(1);
    const text = readFileSync(path.join(folder.path, recorded[0] as string), 'utf8');
    expect(text).toContain('path: /orders');
    expect(text).not.toContain('s3cret');
  });

  test('of an entry that does not exist are an error, with the one that was meant', async () => {
    const { calls } = bound(await mock({ 'a.yaml': ORDERS }));
    expect(() => calls('creat order')).toThrow('no entry is called "creat order"; did you mean "create order"?');
  });
});

describe('https', () => {
  const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/io/tls/${name}`, import.meta.url));
  const cert = file('certificate.pem');
  const key = file('key.pem');

  test('with a certificate of its own', async () => {
    const { url } = await mock({ 'a.yaml': ORDERS }, { cert, key });
    const [response] = (await once(https.get(`${url}/orders`, { ca: readFileSync(cert) }), 'response')) as [
      http.IncomingMessage,
    ];
    expect((await response.toArray()).join('')).toBe('[]');
    await expect(start({ directory: new Folder({ 'a.yaml': ORDERS }).path, cert })).rejects.toThrow('--key is missing');
  });

  test('of clients that use it as a proxy: the CA they trust, or none', async () => {
    const started = await mock({ 'a.yaml': ORDERS }, { ca: `${cert},${key}` });
    const trusted = readFileSync((await started.certificateFile()) as string);
    const asked = http.request({ port: new URL(started.url).port, method: 'CONNECT', path: 'api.test:443' }).end();
    const [, socket] = (await once(asked, 'connect')) as [unknown, net.Socket];
    const secure = tls.connect({ socket, servername: 'api.test', ca: trusted });
    await once(secure, 'secureConnect');
    expect(secure.authorized).toBe(true);
    secure.destroy();
    const tunnelled = await mock({ 'a.yaml': ORDERS }, { noIntercept: true });
    expect(await tunnelled.certificateFile()).toBe(undefined);
  });
});

test('what nothing matched', async () => {
  const started = await mock({ 'a.yaml': ORDERS });
  await fetch(`${started.url}/nowhere`);
  expect(started.unmatched).toMatchObject([{ url: '/nowhere', entry: undefined, response: { status: 404 } }]);
});

test('reset is between tests', async () => {
  const started = await mock({ 'a.yaml': ORDERS });
  await fetch(`${started.url}/orders`);
  await fetch(`${started.url}/nowhere`);
  started.reset();
  expect([started.calls(), started.unmatched]).toEqual([[], []]);
});

test('reload serves what the files hold now', async () => {
  const folder = new Folder({ 'a.yaml': ORDERS });
  const started = await start({ directory: folder.path });
  onTestFinished(() => started.stop());
  folder.write('a.yaml', ORDERS.replace('body: []', 'body: [1]'));
  await started.reload();
  expect(await (await fetch(`${started.url}/orders`)).json()).toEqual([1]);
});

test('await using stops it', async () => {
  let url = '';
  {
    await using started = await start({ directory: new Folder({ 'a.yaml': ORDERS }).path });
    url = started.url;
    expect((await fetch(`${url}/orders`)).status).toBe(200);
  }
  await expect(fetch(`${url}/orders`)).rejects.toThrow();
});

test('seed and clock make templates repeatable', async () => {
  const text = `templates:
  - request: {method: GET, path: /}
    response: {templated: true, body: '{{now}} {{uuid}}'}
`;
  const answer = async () => {
    const { url } = await mock({ 'a.yaml': text }, { seed: 'x', now: '2026-01-31T12:00:00Z' });
    return (await fetch(url)).text();
  };
  const first = await answer();
  expect(first).toContain('2026-01-31T12:00:00');
  expect(await answer()).toBe(first);
});

test('invalid files are an error with diagnostics, and a time that is none is one too', async () => {
  const broken = await mock({ 'a.yaml': 'pairz: []\n' }).catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(InvalidFiles);
  expect((broken as InvalidFiles).diagnostics[0]?.hint).toContain('pairs');
  await expect(mock({ 'a.yaml': ORDERS }, { now: 'yesterday' })).rejects.toThrow('"now" is no time: yesterday');
});

/** Shorter to read in expectations. */
const bound = (started: Mock) => ({ url: started.url, calls: (entry?: string) => started.calls(entry) });
