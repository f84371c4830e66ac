import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { talk } from '../../support/wire.ts';
import { type Running, serve, workspace } from '../harness.ts';
import { opened } from './clients.ts';

/** A mock in spy mode, and every byte that it has sent to the service behind. */
async function spying(): Promise<{ mock: Running; host: string; sent: () => string }> {
  let sent = '';
  const server = net.createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        sent += chunk.toString('latin1');
        if (/\r\n\r\n(abc)?$/.test(sent)) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const mock = await serve(workspace().directory, ['--mode', 'spy', '--reporter', 'json']);
  return { mock, host: `127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent };
}

const SECOND = 'GET /smuggled HTTP/1.1\r\nHost: m\r\n\r\n';

const ATTEMPTS: readonly (readonly [string, string])[] = [
  ['a length and chunks', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`],
  ['chunks and a length', `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SECOND}`],
  ['two lengths', `Content-Length: 0\r\nContent-Length: 34\r\n\r\n${SECOND}`],
  ['the same length twice', 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
  ['two lengths in one line', `Content-Length: 0, 34\r\n\r\n${SECOND}`],
  ['a signed length', 'Content-Length: +3\r\n\r\nabc'],
  ['a length in another base', 'Content-Length: 0x3\r\n\r\nabc'],
  ['a length with a space in it', 'Content-Length: 1 3\r\n\r\nabc'],
  ['chunks twice', `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SECOND}`],
  ['chunks that are not last', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SECOND}`],
  ['an encoding nobody knows', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SECOND}`],
  ['an encoding after a tab that is folded', `Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n${SECOND}`],
  ['a folded line', `X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`],
  ['a space before the colon', `Content-Length : 34\r\n\r\n${SECOND}`],
  ['a bare carriage return', `X-A: 1\rContent-Length: 34\r\n\r\n${SECOND}`],
  ['a bare line feed', `X-A: 1\nContent-Length: 34\r\n\r\n${SECOND}`],
  ['heads that end with bare line feeds', `X-A: 1\n\n${SECOND}`],
  ['a zero byte', 'X-A: a\0b\r\n\r\n'],
  ['a line without a colon', 'GET /smuggled HTTP/1.1\r\n\r\n'],
  ['a chunk size that is no number', `Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n`],
  ['a chunk size that overflows', 'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc'],
  ['a chunk that is longer than its size', `Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`],
  ['a chunk size that ends with a bare line feed', 'Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n'],
];

describe('what could be read two ways', () => {
  test('is refused, as a whole URL and in a tunnel, and the service hears nothing of it', async () => {
    const { mock, host, sent } = await spying();
    const tunnel = `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    for (const [name, rest] of ATTEMPTS) {
      for (const begin of [`POST http://${host}/x HTTP/1.1\r\n`, `${tunnel}POST /x HTTP/1.1\r\n`]) {
        const text = await talk(mock.url, `${begin}Host: ${host}\r\n${rest}`);
        const answers = text.replace(/^HTTP\/1\.1 200 Connection Established\r\n\r\n/, '').match(/HTTP\/1\.1 \d+/g);
        expect(answers, name).toEqual(['HTTP/1.1 400']);
      }
    }
    expect(sent()).toBe('');
    expect(mock.events().some(({ type }) => type === 'exchange:ended')).toBe(false);
  });

  test('what is not, is framed anew, without trailers and what is for one hop alone', async () => {
    const { mock, host, sent } = await spying();
    const chunks = '1;x=y\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\nHost: evil.test\r\n\r\n';
    const hop =
      'Connection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nTrailer: X-Sum\r\nProxy-Authorization: Basic eDp5\r\n';
    const head = `POST http://${host}/x HTTP/1.1\r\nHost: other.test\r\n${hop}Transfer-Encoding: chunked\r\n\r\n`;
    expect(await talk(mock.url, head + chunks)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
    const [line, ...headers] = sent().split('\r\n');
    expect(line).toBe('POST /x HTTP/1.1');
    expect(headers.filter((each) => !/^Via: /i.test(each)).map((each) => each.toLowerCase())).toEqual([
      `host: ${host}`,
      'connection: keep-alive',
      'content-length: 3',
      '',
      'abc',
    ]);
  });
});

/** Headers as HPACK has them that knows no tables and no compression. */
const hpack = (headers: readonly (readonly [string, string])[]): Buffer =>
  Buffer.concat(
    headers.flatMap(([name, value]) => [
      Buffer.of(0, name.length),
      Buffer.from(name, 'latin1'),
      Buffer.of(value.length),
      Buffer.from(value, 'latin1'),
    ]),
  );

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0))]);
const [DATA, HEADERS, RESET, GOAWAY] = [0, 1, 3, 7];

/** One request on a connection of its own; the kind of frame that came back for it: the answer's head, or a refusal. */
async function send(socket: Duplex, headers: Buffer, body?: Buffer): Promise<number> {
  socket.write(Buffer.concat([PREFACE, frame(HEADERS, body ? 4 : 5, 1, headers)]));
  if (body) socket.write(frame(DATA, 1, 1, body));
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const type = rest.readUInt8(3);
      rest = rest.subarray(9 + rest.readUIntBE(0, 3));
      if (type === HEADERS || type === RESET || type === GOAWAY) return type;
    }
  }
  return GOAWAY;
}

type Fields = readonly (readonly [string, string])[];

const HTTP2_ATTEMPTS: readonly (readonly [string, Fields, string?])[] = [
  ['chunks, which HTTP/2 does not know', [['transfer-encoding', 'chunked']], '0\r\n\r\n'],
  ['a header of the connection', [['connection', 'keep-alive']]],
  ['a length that is too short', [['content-length', '1']], 'abc'],
  ['a length that is too long', [['content-length', '9']], 'abc'],
  [
    'two lengths',
    [
      ['content-length', '3'],
      ['content-length', '4'],
    ],
    'abc',
  ],
  ['a line break in a value', [['x-a', `1\r\n${SECOND}`]]],
  ['a line break in a name', [['x-a: 1\r\nx-b', '1']]],
  ['capitals in a name', [['X-A', '1']]],
  ['a line break in the path', [[':path', `/x HTTP/1.1\r\n\r\n${SECOND}`]]],
  ['a space in the path', [[':path', '/x HTTP/1.1']]],
  ['a line break in the method', [[':method', 'GET /x HTTP/1.1\r\n\r\n']]],
  ['a path that is none', [[':path', 'x@other.test/']]],
];

test('the same over HTTP/2, which becomes HTTP/1.1 behind the mock', async () => {
  const { mock, host, sent } = await spying();
  const usual = new Map([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', host],
    [':path', '/x'],
  ]);
  for (const [name, fields, body] of HTTP2_ATTEMPTS) {
    const pseudo = new Map([...usual, ...fields.filter(([field]) => field.startsWith(':'))]);
    const headers = hpack([...pseudo, ...fields.filter(([field]) => !field.startsWith(':'))]);
    const socket = await opened(mock.port, host);
    const answer = await send(socket, headers, body === undefined ? undefined : Buffer.from(body));
    // Such a header alone may be left out, and the request go on without it.
    if (!/^a line break in a (value|name)$/.test(name)) expect(answer, name).not.toBe(HEADERS);
  }
  expect(sent()).not.toMatch(/smuggled|x-a|x-b|chunked|abc/i);
  expect(sent().replace(/POST \/x HTTP\/1\.1\r\n[^]*?\r\n\r\n/g, '')).toBe('');
  const plain = `GET http://${host}/x HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n`;
  expect(await talk(mock.url, plain)).toMatch(/ok$/);
});
