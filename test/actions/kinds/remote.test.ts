import { describe, expect, test } from 'vitest';
import { remote, remoteTarget } from '../../../src/actions/kinds/remote.ts';
import { reply, request } from '../../support/hand-made.ts';
import { FakeWorld, jobOf } from '../../support/world.ts';
import { compileKind, targetOf } from '../site.ts';

const job = jobOf({ request: request({ target: '/orders?x=1' }), reply: reply('{"ok":true}') });

describe('what is posted', () => {
  test('is the pair, under a correlation id of its own', async () => {
    const world = new FakeWorld();
    const target = targetOf(remote, 'http://h/trigger?a=b');
    expect(target.summary).toBe('POST http://h/trigger?…');
    expect(await target.attempt(job, world)).toEqual({ outcome: 'passed', status: 200 });
    await target.attempt(job, world);
    const [first, second] = world.http.sent;
    expect([first?.method, first?.origin, first?.path]).toEqual(['POST', 'http://h', '/trigger?a=b']);
    expect(first?.headers).toEqual([
      'Content-Type',
      'application/json',
      'Via',
      '1.1 mockrun-1',
      'X-CORRELATION-ID',
      '00000000-0000-4000-8000-000000000001',
    ]);
    expect(second?.headers.at(-1)).toMatch(/2$/);
    expect(JSON.parse(first?.body?.toString() ?? '')).toMatchObject({
      request: { path: '/orders', query: { x: ['1'] } },
      response: { status: 200, body: '{"ok":true}' },
    });
  });

  test('has no response before it was made', async () => {
    const world = new FakeWorld();
    await targetOf(remote, 'http://h/', { phase: 'before' }).attempt(jobOf(), world);
    expect(Object.keys(JSON.parse(world.http.sent[0]?.body?.toString() ?? '') as object)).toEqual(['request']);
  });

  test('takes the matcher form, headers of its own and expressions in them', async () => {
    const world = new FakeWorld();
    const yaml = `{url: 'http://h/{$statusCode}', payload: hoverfly, headers: {X-S: '{$statusCode}', content-type: a/b, x-correlation-id: c-1}}`;
    await targetOf(remote, yaml).attempt(job, world);
    const [sent] = world.http.sent;
    expect(sent?.path).toBe('/200');
    expect(sent?.headers.slice(0, 6)).toEqual(['X-S', '200', 'content-type', 'a/b', 'x-correlation-id', 'c-1']);
    expect(sent?.headers).toHaveLength(8);
    expect(JSON.parse(sent?.body?.toString() ?? '').request.path).toEqual([{ matcher: 'exact', value: '/orders' }]);
  });
});

test.each([
  ['http://h/', 201, 'failed'],
  ['http://h/', 204, 'failed'],
  ['{url: http://h/, success: 2xx}', 201, 'passed'],
])('%s answered with %i is %s', async (yaml, status, outcome) => {
  const world = new FakeWorld();
  world.http.answer = { status };
  const result = await targetOf(remote, yaml).attempt(job, world);
  expect(result.outcome).toBe(outcome);
  if (outcome === 'failed') expect(result.reason).toBe(`answered ${status}, expected 200`);
});

test.each([
  ['ftp://h/', 'bad-url'],
  ['{url: http://h/, method: PUT}', 'unknown-key'],
  ['{url: http://h/, payload: xml}', 'wrong-type'],
  ['[a]', 'wrong-type'],
])('%s is a mistake: %s', (yaml, code) => {
  expect(compileKind(remote, yaml).diagnostics.map((each) => each.code)).toEqual([code]);
});

describe('registered without a file', () => {
  test('posts what it is told', async () => {
    const world = new FakeWorld();
    const target = remoteTarget({ url: 'http://h/{$url}', headers: { 'X-A': '{$url}' }, payload: 'hoverfly' });
    await target.attempt(job, world);
    const [sent] = world.http.sent;
    expect(sent?.path).toBe('/%7B$url%7D');
    expect(sent?.headers.slice(0, 2)).toEqual(['X-A', '{$url}']);
    expect(JSON.parse(sent?.body?.toString() ?? '').request.method[0].matcher).toBe('exact');
  });

  test('with an invalid URL every run is broken', async () => {
    const world = new FakeWorld();
    const result = await remoteTarget({ url: 'nowhere' }).attempt(job, world);
    expect(result).toEqual({
      outcome: 'broken',
      reason: 'invalid URL "nowhere": it does not start with http:// or https://',
    });
  });
});
