import http from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Servers } from '../../support/servers.ts';
import { eventually, getText, type Running, serve, untilText, workspace } from '../harness.ts';

const EVENTS = ['--reporter', 'json'];

const NAMES = ['127.0.0.1', 'localhost', '127.0.0.2', '0.0.0.0', '127.1', '[::ffff:127.0.0.1]', '[::1]', hostname()];

/** Sends a request whose target is a whole URL, as to a proxy. */
const proxied = (mock: string, target: string, headers: http.OutgoingHttpHeaders = {}) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname: host, port } = new URL(mock);
    const request = http.request({ host, port, path: target, headers, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode as number, text }));
    });
    request.on('error', reject).end();
  });

/** Blocked, or nobody listens there: in no case an answer of the admin API. */
const REFUSED = /is the admin API, which no outgoing request may reach|connection refused|there is no route|cannot be/;

/** The journal of the admin API must not know of a request to itself; what it answers is JSON. */
const healthOf = ({ adminUrl }: Running): string => `${adminUrl}/api/health`;

describe('the admin API is out of reach', () => {
  test('of a request that names it, as to a proxy', async () => {
    const { directory } = workspace({ 'a.yaml': 'templates:\n  - {request: {}, forward: {}}\n' });
    const running = await serve(directory, EVENTS);
    const { port } = new URL(running.adminUrl);
    for (const name of NAMES) {
      const { status, text } = await proxied(running.url, `http://${name}:${port}/api/health`);
      expect(status, name).toBe(502);
      expect(text, name).toMatch(REFUSED);
    }
    const first = await running.event('exchange:ended');
    expect(first).toMatchObject({ outcome: 'broken', reason: expect.stringContaining('is the admin API') });
  });

  test('of a webhook whose URL comes from the request', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:
  - request: {}
    beforeActions: {webhook: {url: '{$request.body#/url}', success: any}, failurePolicy: FAIL_FAST}
    response: {body: reached}
`,
    });
    const running = await serve(directory, EVENTS);
    const { port } = new URL(running.adminUrl);
    for (const name of NAMES) {
      const body = JSON.stringify({ url: `http://${name}:${port}/api/v2/reset` });
      const reply = await fetch(running.url, { method: 'POST', body });
      expect(reply.status, name).toBe(502);
      expect(await reply.text(), name).toMatch(REFUSED);
    }
  });

  test('of a forward that a scenario declares, with TLS or without', async () => {
    const files = workspace();
    const running = await serve(files.directory, ['--watch', ...EVENTS]);
    const { port } = new URL(running.adminUrl);
    files.write(
      'a.yaml',
      `templates:
  - {request: {path: /loaded}, response: {body: loaded}}
  - {request: {path: /plain}, forward: 'http://localhost:${port}'}
  - {request: {path: /secure}, forward: 'https://127.0.0.1:${port}'}
`,
    );
    await untilText(`${running.url}/loaded`, 'loaded');
    expect(await getText(`${running.url}/plain`)).toMatch(/is the admin API/);
    expect(await getText(`${running.url}/secure`)).toMatch(/is the admin API/);
  });

  test('while it answers those who ask it directly', async () => {
    const running = await serve(
      workspace({ 'a.yaml': 'templates:\n  - {request: {}, forward: {}}\n' }).directory,
      EVENTS,
    );
    expect((await fetch(healthOf(running))).status).toBe(200);
  });
});

describe('circles end', () => {
  test.each(['127.0.0.1', 'localhost', '127.0.0.2'])('a forward to the mock itself, as %s', async (name) => {
    const { directory } = workspace({ 'a.yaml': 'templates:\n  - {request: {}, forward: {}}\n' });
    const running = await serve(directory, [...EVENTS, '--host', '0.0.0.0', '--allow-hosts', name]);
    const { status, text } = await proxied(running.url, `http://${name}:${running.port}/x`);
    expect(status).toBe(502);
    expect(text).toContain('the request would go in a circle');
  });

  test('a forward that comes back by way of others is answered 508', async () => {
    const servers = new Servers();
    onTestFinished(() => servers.close());
    let mock = '';
    const { origin } = await servers.http((req, res) => {
      const back = http.request(mock + req.url, { headers: req.headers, agent: false }, (reply) => {
        res.writeHead(reply.statusCode as number, reply.headers);
        reply.pipe(res);
      });
      req.pipe(back);
    });
    const running = await serve(
      workspace({ 'a.yaml': `templates:\n  - {request: {}, forward: '${origin}'}\n` }).directory,
      EVENTS,
    );
    mock = running.url;
    const reply = await fetch(`${running.url}/round`);
    expect(reply.status).toBe(508);
    expect(await reply.text()).toContain('forwarded this request to itself');
  });

  test('a gate that calls its own entry is stopped at its depth, and the first caller is answered', async () => {
    const { directory } = workspace({
      'a.yaml': `templates:
  - request: {}
    beforeActions: {webhook: {url: '{$mock.url}/again', success: any}}
    response: {body: answered}
`,
    });
    const running = await serve(directory, EVENTS);
    expect(await getText(`${running.url}/first`)).toBe('answered');
    const ended = () => running.events().filter(({ type }) => type === 'exchange:ended');
    await eventually(
      () => ended().length === 10,
      () => `${ended().length} requests came`,
    );
    expect(ended().filter(({ reason }) => /called it 9 times in a row/.test(String(reason)))).toHaveLength(1);
  });
});
