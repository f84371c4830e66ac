import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mockrun, serve, workspace } from '../harness.ts';
import { receiver } from '../receiver.ts';

/** Gives the service a key, and asks another path of it. What it says of answers counts for nothing. */
const KEY = `
import { text } from 'node:stream/consumers';
const document = JSON.parse(await text(process.stdin));
document.request.headers['X-Api-Key'] = ['of staging'];
document.request.path = '/v2' + document.request.path;
document.response = { body: 'changed' };
console.log(JSON.stringify(document));
`;

test('middleware changes what is sent on; what the client sent is recorded, and answered again', async () => {
  const service = await receiver(({ target }) => ({ body: `real ${target}` }));
  const { directory, path } = workspace({ 'key.mjs': KEY });
  const flags = ['--out', 'captured', '--middleware', './key.mjs', '--reporter', 'json'];
  const all = ['--mode', 'capture', '--upstream', service.url, ...flags];
  const mock = await serve(directory, all, { cwd: directory });
  const answer = await fetch(`${mock.url}/orders?page=1`, { method: 'POST', body: 'tea' });
  expect(await answer.text()).toBe('real /v2/orders?page=1');
  const [sent] = await service.received();
  expect(sent).toMatchObject({ target: '/v2/orders?page=1', body: 'tea', headers: { 'x-api-key': 'of staging' } });
  mock.signal('SIGINT');
  await mock.ended;
  const recorded = readFileSync(path(`captured/127.0.0.1-${service.port}.yaml`), 'utf8');
  expect(recorded).toContain('path: /orders');
  expect(recorded).not.toMatch(/of staging|path: \/v2|changed/);
  expect(await mockrun(['check', directory])).toMatchObject({ code: 0 });
  const replay = await serve(directory);
  const again = await fetch(`${replay.url}/orders?page=1`, { method: 'POST', body: 'tea' });
  expect(await again.text()).toBe('real /v2/orders?page=1');
});

test('middleware that goes wrong: 502 with the reason, and nothing is recorded', async () => {
  const service = await receiver({ body: 'real' });
  const { directory } = workspace({ 'bad.mjs': 'process.exit(4);' });
  const flags = ['--mode', 'capture', '--upstream', service.url, '--middleware', './bad.mjs', '--reporter', 'json'];
  const mock = await serve(directory, flags, { cwd: directory });
  const answer = await fetch(`${mock.url}/a`);
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('exited with code 4')]);
  mock.signal('SIGINT');
  await mock.ended;
  expect(mock.events().find(({ type }) => type === 'exchange:ended')).toMatchObject({ outcome: 'failed', entry: null });
  expect(mock.events().map(({ type }) => type)).not.toContain('capture:ended');
  expect(service.requests).toEqual([]);
});
