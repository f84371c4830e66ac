import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { serve, workspace } from './harness.ts';

const SCENARIO = `pairs:
  - {request: {method: GET, path: /text}, response: {headers: {X-One: [a, b], Content-Type: text/plain}, body: grüße}}
  - {request: {method: GET, path: /none}, response: {status: 204, body: ignored}}
  - {request: {method: GET, path: /cached}, response: {status: 304, headers: {ETag: '"1"'}}}
  - {request: {method: POST, path: /echo}, response: {body: taken}}
templates:
  - {request: {path: /once}, times: 1, response: {body: yours}}
  - {request: {path: /drop}, error: drop}
  - {request: {path: /reset}, error: reset}
  - {request: {path: /bytes}, error: {bytes: bm90IEhUVFA=}}
  - {request: {path: /cut}, error: {cut: 3}}
  - {request: {path: /hang}, error: {hang: 100ms}}
  - {request: {path: /dribble}, response: {body: abcdefghij, dribble: {chunks: 5, over: 200ms}}}
`;
const start = async () => await serve(workspace({ 'wire.yaml': SCENARIO }).directory);

interface Conversation {
  readonly text: string;
  readonly error?: string;
  readonly chunks: number;
}

/** Writes bytes, and reads until the server ends the connection or `until` holds of what it said. */
function converse(port: number, bytes: string, until: (text: string) => boolean = () => false): Promise<Conversation> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    let chunks = 0;
    let failure: string | undefined;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      chunks += 1;
      if (until(text)) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code));
    socket.on('close', () => resolve({ text, chunks, ...(failure === undefined ? {} : { error: failure }) }));
  });
}

const get = (path: string, ...headers: string[]): string => request('GET', path, ...headers);
const request = (method: string, path: string, ...headers: string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'Host: mock', ...headers, '', ''].join('\r\n');

describe('answers on the wire', () => {
  test('several requests written at once are answered in order, on one connection', async () => {
    const { port } = await start();
    const close = 'Connection: close';
    const { text } = await converse(
      port,
      [
        get('/text'),
        request('HEAD', '/text'),
        get('/none'),
        get('/cached'),
        `${request('POST', '/echo', 'Content-Length: 4')}body`,
        get('/text', close),
      ].join(''),
    );
    const heads = text.split(/(?=HTTP\/1\.1 )/);
    expect(heads.map((head) => head.slice(9, 12))).toEqual(['200', '200', '204', '304', '200', '200']);
    const [full, head, none, cached, echo, last] = heads as [string, string, string, string, string, string];
    expect(full).toContain('\r\nX-One: a\r\nX-One: b\r\nContent-Type: text/plain\r\n');
    expect(full).toContain('\r\nContent-Length: 7\r\n');
    expect(full.endsWith(`\r\n\r\n${Buffer.from('grüße').toString('latin1')}`)).toBe(true);
    expect(head).toContain('\r\nContent-Length: 7\r\n');
    expect(head.endsWith('\r\n\r\n')).toBe(true);
    for (const bodiless of [none, cached]) {
      expect(bodiless).not.toMatch(/content-length|transfer-encoding/i);
      expect(bodiless.endsWith('\r\n\r\n')).toBe(true);
    }
    expect(cached).toContain('\r\nETag: "1"\r\n');
    expect(echo.endsWith('\r\n\r\ntaken')).toBe(true);
    expect(full).toMatch(/\r\nConnection: keep-alive\r\n/i);
    expect(last).toMatch(/\r\nConnection: close\r\n/i);
  });

  test('Expect: 100-continue is answered before the body is sent', async () => {
    const { port } = await start();
    const text = await new Promise<string>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.write(request('POST', '/echo', 'Expect: 100-continue', 'Content-Length: 4', 'Connection: close'));
      });
      let said = '';
      socket.on('data', (chunk) => {
        if (said === '') socket.write('body');
        said += chunk.toString('latin1');
      });
      socket.on('close', () => resolve(said));
    });
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(text.endsWith('taken')).toBe(true);
  });

  test('as a proxy, a whole URL is taken apart', async () => {
    const { port } = await start();
    const { text } = await converse(port, get('http://any.test/text', 'Connection: close'));
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('what is no HTTP gets a 400, and the next client is served', async () => {
    const { port } = await start();
    expect((await converse(port, 'HELO there\r\n\r\n')).text).toMatch(/^HTTP\/1\.1 400 /);
    expect((await converse(port, get('/text', 'Connection: close'))).text).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('times: 1 gives one hit to a thousand requests at once', async () => {
  const mock = await start();
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async () => (await converse(mock.port, get('/once', 'Connection: close'))).text),
  );
  expect(answers.filter((text) => text.startsWith('HTTP/1.1 200') && text.endsWith('yours'))).toHaveLength(1);
  expect(answers.filter((text) => text.startsWith('HTTP/1.1 404'))).toHaveLength(999);
});

describe('faults', () => {
  test('drop, reset, bytes, cut and hang', async () => {
    const { port } = await start();
    expect(await converse(port, get('/drop'))).toEqual({ text: '', chunks: 0 });
    expect(await converse(port, get('/reset'))).toMatchObject({ text: '', error: 'ECONNRESET' });
    expect((await converse(port, get('/bytes'))).text).toBe('not HTTP');
    const cut = await converse(port, get('/cut'));
    const [head = '', body = ''] = cut.text.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(body).toHaveLength(3);
    expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(3);
    expect(await converse(port, get('/hang'))).toMatchObject({ text: '' });
  });

  test('a dribbled body arrives whole, in pieces', async () => {
    const { port } = await start();
    const { text, chunks } = await converse(port, get('/dribble', 'Connection: close'));
    expect(text.endsWith('abcdefghij')).toBe(true);
    expect(chunks).toBeGreaterThan(2);
  });
});
