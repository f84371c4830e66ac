import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ProxyAgent, WebSocket } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { CERTIFICATE, KEY } from '../../support/servers.ts';
import { startProxy } from './clients.ts';

const SCENARIO = 'pairs:\n  - {name: hello, request: {method: GET, path: /hello}, response: {body: hello}}\n';
const CERTIFICATE_FILE = fileURLToPath(new URL('../../../fixtures/io/tls/certificate.pem', import.meta.url));

/** The first byte of a frame that closes. */
const CLOSE = 0x88;

/** A WebSocket server that sends every message back. */
async function echo(secure: boolean): Promise<number> {
  const server = secure ? https.createServer({ cert: CERTIFICATE, key: KEY }) : http.createServer();
  server.on('upgrade', (req: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.on('error', () => {}).unshift(head);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let frame = readFrame(rest); frame; frame = readFrame(rest)) {
        rest = rest.subarray(frame.size);
        socket.write(unmasked(frame));
        if (frame.first === CLOSE) socket.end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

interface Frame {
  readonly first: number;
  readonly mask: Buffer;
  readonly payload: Buffer;
  /** With its head. */
  readonly size: number;
}

/** A client's frame, masked; undefined while it is not whole. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 14 && bytes.length < 6 + ((bytes[1] ?? 0) & 0x7f)) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  const length = extra === 8 ? Number(bytes.readBigUInt64BE(2)) : extra === 2 ? bytes.readUInt16BE(2) : short;
  const start = 6 + extra;
  if (bytes.length < start + length) return undefined;
  return {
    first: bytes.readUInt8(0),
    mask: bytes.subarray(start - 4, start),
    payload: bytes.subarray(start, start + length),
    size: start + length,
  };
}

/** The same, as a server sends it. */
function unmasked({ first, mask, payload }: Frame): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt8(first, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  const plain = Buffer.from(payload);
  for (let index = 0; index < plain.length; index += 1) {
    plain[index] = (plain[index] as number) ^ (mask[index % 4] as number);
  }
  return payload.length < 126 ? Buffer.concat([Buffer.of(first, payload.length), plain]) : Buffer.concat([head, plain]);
}

test.each(['ws', 'wss'])('%s: messages of 1 MB come back whole, to a real client', async (scheme) => {
  const port = await echo(scheme === 'wss');
  const { mock, ca } = await startProxy(SCENARIO, [], { NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE });
  const dispatcher = new ProxyAgent({ uri: mock.url, requestTls: { ca } });
  onTestFinished(() => dispatcher.destroy());
  const socket = new WebSocket(`${scheme}://127.0.0.1:${port}/echo`, { dispatcher });
  socket.binaryType = 'arraybuffer';
  const sent = Array.from({ length: 8 }, () => randomBytes(1_000_000));
  const received: Buffer[] = [];
  const closed = new Promise<number>((resolve, reject) => {
    socket.addEventListener('open', () => {
      for (const message of sent) socket.send(message);
    });
    socket.addEventListener('error', ({ error }) => reject(error));
    socket.addEventListener('message', ({ data }) => {
      received.push(Buffer.from(data as ArrayBuffer));
      if (received.length === sent.length) socket.close(1000);
    });
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  expect(await closed).toBe(1000);
  expect(received.map((message, index) => message.equals(sent[index] as Buffer))).toEqual(sent.map(() => true));
});
