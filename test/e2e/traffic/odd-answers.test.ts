import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rawServer } from '../../support/outgoing.ts';
import { talk } from '../../support/wire.ts';
import { type MockrunEvent, type Running, serve, type Workspace, workspace } from '../harness.ts';

/** Records a service that answers `/0` with the first of these, and so on, and closes the connection behind each. */
async function record(answers: readonly string[]): Promise<{ mock: Running; space: Workspace }> {
  const { origin, close } = await rawServer((socket, received) => {
    if (received.endsWith('\r\n\r\n')) socket.end(answers[Number(/\d+/.exec(received)?.[0])] ?? '', 'latin1');
  });
  onTestFinished(close);
  const space = workspace();
  const flags = ['--mode', 'capture', '--upstream', origin, '--reporter', 'json'];
  return { space, mock: await serve(space.directory, flags) };
}

async function ask(mock: Running, index: number, { method = 'GET', version = '1.1' } = {}): Promise<string> {
  const text = await talk(mock.url, `${method} /${index} HTTP/${version}\r\nHost: m\r\nConnection: close\r\n\r\n`);
  return text.replace(/Date: [^\r]*\r\n/, '');
}

/** Ends it; gives how each exchange has ended, and the recording: `''` when there is none. */
async function ended(mock: Running, space: Workspace): Promise<{ exchanges: MockrunEvent[]; yaml: string }> {
  mock.signal('SIGINT');
  await mock.ended;
  const [name] = readdirSync(space.path('captured')).filter((each) => each.endsWith('.yaml'));
  return {
    exchanges: mock.events().filter(({ type }) => type === 'exchange:ended'),
    yaml: name === undefined ? '' : readFileSync(space.path(`captured/${name}`), 'utf8'),
  };
}

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKS = 'Transfer-Encoding: chunked\r\n';
const CLOSE = 'Connection: close\r\n';

interface Passing {
  readonly name: string;
  readonly sent: string;
  readonly taken: string;
  /** When it is answered again. */
  readonly body: string;
  readonly yaml: string;
}

const PASSING: readonly Passing[] = [
  {
    name: 'HTTP/1.0, whose body ends with the connection',
    sent: 'HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nold',
    taken: `${OK}X-A: 1\r\n${CLOSE}${CHUNKS}\r\n3\r\nold\r\n0\r\n\r\n`,
    body: 'old',
    yaml: 'body: old\n',
  },
  {
    name: 'trailers behind chunks, which are passed over',
    sent: `${OK}${CHUNKS}Trailer: X-Sum\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n`,
    taken: `${OK}Content-Length: 3\r\n${CLOSE}\r\nabc`,
    body: 'abc',
    yaml: 'body: abc\n',
  },
  {
    name: 'words in between',
    sent: `HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}Content-Length: 3\r\n\r\nabc`,
    taken: `${OK}Content-Length: 3\r\n${CLOSE}\r\nabc`,
    body: 'abc',
    yaml: 'body: abc\n',
  },
  {
    name: 'no reason, and bytes beyond ASCII in a header',
    sent: 'HTTP/1.1 200\r\nX-A: \xe9\xff\r\nContent-Length: 0\r\n\r\n',
    taken: `${OK}X-A: \xe9\xff\r\nContent-Length: 0\r\n${CLOSE}\r\n`,
    body: '',
    yaml: "X-A: '\u00e9\u00ff'",
  },
  {
    name: '304 with the length of the body that it does without',
    sent: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 33\r\nETag: "a"\r\n\r\n',
    taken: `HTTP/1.1 304 Not Modified\r\nContent-Length: 33\r\nETag: "a"\r\n${CLOSE}\r\n`,
    body: '',
    yaml: 'status: 304\n',
  },
  {
    name: '204 with a body, which it must not have',
    sent: 'HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc',
    taken: `HTTP/1.1 204 No Content\r\n${CLOSE}\r\n`,
    body: '',
    yaml: 'status: 204\n',
  },
  {
    name: 'more than was announced',
    sent: `${OK}Content-Length: 3\r\n\r\nabc${OK}Content-Length: 4\r\n\r\nevil`,
    taken: `${OK}Content-Length: 3\r\n${CLOSE}\r\nabc`,
    body: 'abc',
    yaml: 'body: abc\n',
  },
];

describe('what is HTTP, if odd', () => {
  test('is passed on, recorded, and answered again', async () => {
    const { mock, space } = await record(PASSING.map(({ sent }) => sent));
    for (const [index, { name, taken }] of PASSING.entries()) expect(await ask(mock, index), name).toBe(taken);
    const { exchanges, yaml } = await ended(mock, space);
    expect(exchanges.map(({ outcome }) => outcome)).toEqual(PASSING.map(() => 'passed'));
    const pairs = yaml.split('  # end\n');
    for (const [index, { name, yaml: part }] of PASSING.entries()) expect(pairs[index], name).toContain(part);
    const again = await serve(space.directory);
    for (const [index, { name, taken, body }] of PASSING.entries()) {
      const [head = '', ...rest] = (await ask(again, index)).split('\r\n\r\n');
      expect([head.slice(0, 12), rest.join('')], name).toEqual([taken.slice(0, 12), body]);
    }
  });

  test('HEAD keeps the length of what GET would answer', async () => {
    const { mock } = await record([`${OK}Content-Length: 999\r\n\r\n`]);
    expect(await ask(mock, 0, { method: 'HEAD' })).toBe(`${OK}Content-Length: 999\r\n${CLOSE}\r\n`);
    expect(await mock.event('exchange:ended')).toMatchObject({ outcome: 'passed' });
  });

  test('a client of HTTP/1.0 gets no chunks', async () => {
    const { mock } = await record([`${OK}${CHUNKS}\r\n3\r\nabc\r\n0\r\n\r\n`, 'HTTP/1.0 200 OK\r\n\r\nold']);
    expect(await ask(mock, 0, { version: '1.0' })).toBe(`${OK}Content-Length: 3\r\n${CLOSE}\r\nabc`);
    expect(await ask(mock, 1, { version: '1.0' })).toBe(`${OK}${CLOSE}\r\nold`);
  });
});

const GARBLED = /sent something that is no HTTP answer\n$/;
const BROKEN_HEAD = /the head of the answer of 127\.0\.0\.1:\d+ breaks off, or is no HTTP\n$/;
const CLOSED = /was closed before an answer came\n$/;

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['a length and chunks', `${OK}Content-Length: 3\r\n${CHUNKS}\r\n3\r\nabc\r\n0\r\n\r\n`, BROKEN_HEAD],
  ['chunks and a length', `${OK}${CHUNKS}Content-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`, GARBLED],
  ['two lengths', `${OK}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, BROKEN_HEAD],
  ['a signed length', `${OK}Content-Length: +3\r\n\r\nabc`, GARBLED],
  ['a folded line', `${OK}X-A: 1\r\n Content-Length: 9\r\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a bare carriage return', `${OK}X-A: 1\rX-B: 2\r\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a bare line feed', `${OK}X-A: 1\nX-B: 2\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a space before the colon', `${OK}Content-Length : 3\r\n\r\nabc`, GARBLED],
  ['a control character', `${OK}X-A: a\x01b\r\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a zero byte', `${OK}X-A: a\x00b\r\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a name that is none', `${OK}X(A: 1\r\nContent-Length: 3\r\n\r\nabc`, GARBLED],
  ['a head that is too large', `${OK}X-A: ${'x'.repeat(20_000)}\r\n\r\n`, /is too large\n$/],
  ['a head that breaks off', `${OK}X-A: 1\r\nX-`, CLOSED],
  ['no status line', 'just text', GARBLED],
  ['a status that is none', 'HTTP/1.1 000 Odd\r\nContent-Length: 3\r\n\r\nabc', GARBLED],
  ['a status of two digits', 'HTTP/1.1 99 Odd\r\nContent-Length: 3\r\n\r\nabc', GARBLED],
  ['101, unasked', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', GARBLED],
  ['nothing', '', CLOSED],
];

test('what is no HTTP, or could be read two ways, is a 502 with the reason, and is not recorded', async () => {
  const { mock, space } = await record(REFUSED.map(([, sent]) => sent));
  for (const [index, [name, , reason]] of REFUSED.entries()) {
    const answer = await ask(mock, index);
    expect(answer, name).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(answer, name).toMatch(reason);
  }
  const { exchanges, yaml } = await ended(mock, space);
  expect(exchanges.map(({ outcome }) => outcome)).toEqual(REFUSED.map(() => 'failed'));
  expect(yaml).toBe('');
});

const CUT: readonly (readonly [string, string, string])[] = [
  ['before its length', `${OK}Content-Length: 30\r\n\r\nabc`, `${OK}Content-Length: 30\r\n${CLOSE}\r\nabc`],
  ['between chunks', `${OK}${CHUNKS}\r\n3\r\nabc\r\n`, `${OK}${CLOSE}${CHUNKS}\r\n3\r\nabc\r\n`],
  ['in rubbish', `${OK}${CHUNKS}\r\n3\r\nabc\r\nzz\r\n`, `${OK}${CLOSE}${CHUNKS}\r\n3\r\nabc\r\n`],
  [
    'in a trailer that would frame it anew',
    `${OK}${CHUNKS}\r\n3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n`,
    `${OK}${CLOSE}${CHUNKS}\r\n3\r\nabc\r\n`,
  ],
];

test('a body that breaks off breaks off for the client, and is not recorded', async () => {
  const { mock, space } = await record(CUT.map(([, sent]) => sent));
  for (const [index, [name, , taken]] of CUT.entries()) expect(await ask(mock, index), name).toBe(taken);
  const { exchanges, yaml } = await ended(mock, space);
  expect(exchanges.map(({ outcome, status }) => [outcome, status])).toEqual(CUT.map(() => ['failed', 200]));
  expect(yaml).toBe('');
});
