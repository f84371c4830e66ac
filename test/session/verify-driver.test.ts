import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GivenServeOptions } from '../../src/compile/serve-options.ts';
import type { PreparedSend } from '../../src/model/testing.ts';
import type { SessionDriver } from '../../src/session/verify-driver.ts';
import { startSession } from '../../src/session.ts';
import { Folder } from '../support/folder.ts';

async function drive(files: Readonly<Record<string, string>>, settings: GivenServeOptions = {}) {
  const session = await startSession({
    directory: new Folder(files).path,
    settings: { port: 0, noAdmin: true, ...settings },
    driven: { sinks: true },
  });
  onTestFinished(() => session.stop());
  const driver = session.driver as SessionDriver;
  const send = (given: Partial<PreparedSend>, timeout = 5000) =>
    driver.send({ method: 'GET', target: '/', headers: [], body: Buffer.alloc(0), ...given }, { timeout });
  return { session, driver, send };
}

const ECHO = `templates:
  - name: echo
    request: {path: /echo}
    response: {templated: true, body: '{{request.method}} {{request.headers.host}} {{request.body}}'}
  - name: proxied
    request: {host: api.shop.test, path: /orders}
    response: {body: as to a proxy}
`;

describe('sending', () => {
  test('what was asked, whatever method it has, and the exchange that it became', async () => {
    const { send, session } = await drive({ 'a.yaml': ECHO });
    const { answer, ended, duration } = await send({ method: 'QUERY', target: '/echo', body: Buffer.from('hi') });
    expect(answer).toMatchObject({ status: 200, text: `QUERY ${new URL(session.url).host} hi` });
    expect(duration).toBeGreaterThan(0);
    expect(await ended).toMatchObject({ id: 1, entry: { name: 'echo' } });
  });

  test('as to a proxy, or with another host', async () => {
    const { send } = await drive({ 'a.yaml': ECHO });
    const proxied = await send({ target: '/orders', scheme: 'http', host: 'api.shop.test' });
    expect(proxied.answer?.text).toBe('as to a proxy');
    expect((await send({ target: '/orders', host: 'api.shop.test' })).answer?.text).toBe('as to a proxy');
    expect((await send({ target: '/echo', host: 'other.test' })).answer?.text).toBe('GET other.test ');
  });

  test('finds its own exchange among those of actions that call the mock', async () => {
    const calling = `templates:
  - name: outer
    request: {path: /outer}
    beforeActions: {name: ask, webhook: '{$mock.url}/inner'}
    response: {body: outer}
    afterActions: {name: tell, webhook: '{$mock.url}/inner', delay: 50ms}
  - {name: inner, request: {path: /inner}, response: {body: inner}}
`;
    const { send, session } = await drive({ 'a.yaml': calling });
    const first = await (await send({ target: '/outer' })).ended;
    expect(first).toMatchObject({ entry: { name: 'outer' }, actions: [{ outcome: 'passed' }, { outcome: 'passed' }] });
    expect((await (await send({ target: '/inner' })).ended)?.entry?.name).toBe('inner');
    expect(session.journal.size).toBe(4);
  });

  test('a compressed answer is unpacked', async () => {
    const body = gzipSync('{"a": 1}').toString('base64');
    const packed = `pairs: [{request: {method: GET, path: /z}, response: {headers: {Content-Encoding: gzip}, encodedBody: true, body: ${body}}}]`;
    const { send } = await drive({ 'a.yaml': packed });
    expect((await send({ target: '/z' })).answer?.json).toEqual({ a: 1 });
  });

  test.each([
    ['drop', expect.stringMatching(/^the connection to .* was closed before an answer came$/)],
    ['{cut: 10}', 'the connection was closed before the answer was whole'],
    ['{bytes: bm90IEhUVFA=}', expect.stringMatching(/sent something that is no HTTP answer$/)],
  ])('after the fault %s the next one is answered', async (fault, reason) => {
    const faulty = `templates:\n  - {request: {path: /f}, error: ${fault}}\n  - {request: {path: /g}, response: {body: good}}\n`;
    const { send } = await drive({ 'a.yaml': faulty });
    const broken = await send({ target: '/f' });
    expect(broken).toMatchObject({ answer: undefined, reason });
    expect((await broken.ended)?.request.path).toBe('/f');
    expect((await send({ target: '/g' })).answer?.text).toBe('good');
  });

  test('an answer that takes too long is given up, and its exchange ends', async () => {
    const slow = `templates:\n  - {request: {path: /s}, response: {delay: 60s}}\n  - {request: {path: /g}, response: {body: good}}\n`;
    const { send } = await drive({ 'a.yaml': slow });
    const late = await send({ target: '/s' }, 50);
    expect(late).toMatchObject({ answer: undefined, reason: 'no answer within 50 ms' });
    expect((await late.ended)?.outcome).not.toBe('passed');
    expect((await send({ target: '/g' })).answer?.text).toBe('good');
  });

  test('what never became an exchange has none', async () => {
    const { send } = await drive({ 'a.yaml': ECHO }, { cors: true });
    const headers = ['Origin', 'http://app.test', 'Access-Control-Request-Method', 'PUT'];
    const preflight = await send({ method: 'OPTIONS', target: '/echo', headers });
    expect(preflight.answer?.status).toBe(204);
    expect(await preflight.ended).toBeUndefined();
    const unfit = await send({ target: '/a b' });
    expect(unfit).toMatchObject({ answer: undefined, reason: expect.stringContaining('cannot be sent') });
    expect(await unfit.ended).toBeUndefined();
    expect(await (await send({ target: '/echo' })).ended).toMatchObject({ entry: { name: 'echo' } });
  });
});

test('a reset brings back the state, the counts and empty sinks', async () => {
  const counted = `state: {open: 'no'}
templates:
  - name: t
    request: {path: /t}
    response: {templated: true, body: '{{call}} {{state.open}}', transitionsState: {open: 'yes'}}
    afterActions: {name: tell, webhook: 'http://127.0.0.1:1/told', sink: true}
`;
  const { send, driver } = await drive({ 'a.yaml': counted });
  const first = await send({ target: '/t' });
  const exchange = await first.ended;
  expect([first.answer?.text, (await send({ target: '/t' })).answer?.text]).toEqual(['1 no', '2 yes']);
  expect(exchange && driver.received(exchange, 'tell')).toMatchObject([{ path: '/told' }]);
  driver.reset();
  expect(exchange && driver.received(exchange, 'tell')).toEqual([]);
  driver.setState({ store: 'a.yaml', key: 'open' }, 'ajar');
  expect((await send({ target: '/t' })).answer?.text).toBe('1 ajar');
});
