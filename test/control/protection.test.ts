import { describe, expect, test } from 'vitest';
import { isLoopback } from '../../src/control/loopback.ts';
import { ask, WRITE } from './support.ts';

describe('the Host of a request', () => {
  test.each(['localhost', 'localhost:8888', '127.0.0.1:1', '[::1]:8888', 'LocalHost', '[::1]'])(
    '%s is known',
    async (host) => {
      expect((await ask({ host })).status).toBe(200);
    },
  );

  test.each(['', 'evil.test', 'localhost.evil.test', 'evil.test:8888', '127.0.0.1.nip.io', '127.0.0.2', 'a@localhost'])(
    '"%s" is not, whatever it leads to',
    async (host) => {
      const { status, json } = await ask({ host });
      expect(status).toBe(403);
      expect(json.error).toContain(`"${host}"`);
      expect(json.hint).toContain('--admin-allow-host');
    },
  );

  test.each([
    ['the address it listens on', { host: '192.168.1.7' }, '192.168.1.7:8888'],
    ['an IPv6 address it listens on', { host: 'fd00::1' }, '[fd00::1]:8888'],
    ['a name that was allowed', { allowHosts: ['mock', 'Mock.Test'] }, 'mock.test:8888'],
  ])('%s is known, too', async (_, protection, host) => {
    expect((await ask({ host }, undefined, protection)).status).toBe(200);
    expect((await ask({ host: 'other' }, undefined, protection)).status).toBe(403);
  });

  test('the target of a request as to a proxy does not hide it', async () => {
    const { status } = await ask({ host: 'localhost', headers: { host: 'evil.test' } });
    expect(status).toBe(403);
  });
});

describe('what a browser sends', () => {
  test.each([
    ['Origin', 'http://evil.test'],
    ['Origin', 'null'],
    ['Origin', 'http://127.0.0.1:8888'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Sec-Fetch-Site', 'what comes next'],
  ])('%s: %s is refused', async (name, value) => {
    const { status, json } = await ask({ headers: { [name]: value } });
    expect(status).toBe(403);
    expect(json.error).toContain('browser');
  });

  test('but for what a person types into the address bar', async () => {
    expect((await ask({ headers: { 'Sec-Fetch-Site': 'none' } })).status).toBe(200);
  });

  test('a preflight gets no permission', async () => {
    const { status, headers } = await ask({ method: 'OPTIONS' });
    expect(status).toBe(405);
    expect(Object.keys(headers).filter((name) => /^access-control/i.test(name))).toEqual([]);
  });
});

describe('a token', () => {
  const token = 'correct horse';

  test.each(['Bearer correct horse', 'bearer   correct horse', 'Bearer correct horse '])(
    '"%s" opens',
    async (authorization) => {
      expect((await ask({ headers: { Authorization: authorization } }, undefined, { token })).status).toBe(200);
    },
  );

  test.each([
    [{}, 'wants its token'],
    [{ Authorization: 'Basic correct horse' }, 'wants its token'],
    [{ Authorization: 'Bearer ' }, 'wants its token'],
    [{ Authorization: 'Bearer correct' }, 'not the token'],
    [{ Authorization: 'Bearer correct horse battery' }, 'not the token'],
  ])('%j does not', async (headers, error) => {
    const answer = await ask({ headers }, undefined, { token });
    expect(answer.status).toBe(401);
    expect(answer.json.error).toContain(error);
    expect(answer.headers['WWW-Authenticate']).toBe('Bearer');
  });

  test('what is behind the door is not told outside: not even which paths there are', async () => {
    const answers = await Promise.all(['/api/health', '/nowhere'].map((path) => ask({ path }, undefined, { token })));
    expect(answers[0]).toEqual(answers[1]);
  });

  test('nobody who comes from elsewhere is asked for it', async () => {
    expect((await ask({ host: 'evil.test' }, undefined, { token })).status).toBe(403);
  });
});

describe('a write', () => {
  const path = '/api/v2/reset';

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'text/json',
    '',
  ])('of type "%s" is refused: a form could send it', async (type) => {
    for (const method of ['POST', 'PUT']) {
      expect((await ask({ method, path, headers: { 'Content-Type': type } })).status).toBe(415);
    }
  });

  test.each(['application/json', 'Application/JSON; charset=utf-8'])('of type "%s" is taken', async (type) => {
    expect((await ask({ method: 'POST', path, headers: { 'Content-Type': type } })).status).toBe(200);
  });

  test('a DELETE needs a type only with a body', async () => {
    const journal = '/api/v2/journal';
    expect((await ask({ method: 'DELETE', path: journal })).status).toBe(200);
    expect((await ask({ method: 'DELETE', path: journal, body: '{}' })).status).toBe(415);
  });

  test('that is no JSON is told so', async () => {
    expect(await ask({ method: 'PUT', path, headers: WRITE, body: '{' })).toMatchObject({
      status: 400,
      json: { error: 'the body is not JSON' },
    });
  });
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.7', false],
  ['127.0.0.1.evil.test', false],
  ['mock', false],
])('%s can be reached from here alone: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});
