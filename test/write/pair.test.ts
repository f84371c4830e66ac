import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_ORIGIN } from '../../src/match/origin.ts';
import { pairFits } from '../../src/match/pairs/fits.ts';
import type { Pair, Response } from '../../src/model/entry.ts';
import type { RecordedPair } from '../../src/model/recording.ts';
import { bodyBytes, type Reply } from '../../src/model/reply.ts';
import { groupHeaders, Request } from '../../src/model/request.ts';
import { writePair } from '../../src/write/pair.ts';
import { scenarioOf } from '../compile/support.ts';

const file = (...pairs: string[]): string => `pairs:\n${pairs.join('')}`;

/** What the loader makes of a pair that was written. */
function reread(pair: RecordedPair): { entry: Pair; reply: Reply } {
  const entry = scenarioOf(file(writePair(pair))).entries[0] as Pair;
  return { entry, reply: (entry.answer.responses[0] as Response).reply as Reply };
}

const FRAMING = /^(content-length|transfer-encoding|connection|keep-alive|proxy-connection|trailer)$/i;

/** Name (in lower case) → values, without what the listener computes. */
function comparable(headers: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries([...groupHeaders(headers)].filter(([name]) => !FRAMING.test(name)));
}

const NOTHING: RecordedPair = {
  request: { method: 'GET', path: '/', headers: [] },
  response: { status: 200, headers: [], body: Buffer.alloc(0) },
};
const answering = (body: string | Buffer, ...headers: string[]): RecordedPair => ({
  ...NOTHING,
  response: { status: 200, headers, body: Buffer.from(body) },
});

describe('a pair is written as a person would', () => {
  test('a recording of JSON', () => {
    const text = writePair({
      request: {
        recording: true,
        method: 'GET',
        scheme: 'https',
        host: 'api.shop.test',
        path: '/orders',
        query: 'page=1&tag=a&tag=b',
        headers: ['Accept', '*/*', 'X-Tag', 'a', 'X-Tag', 'b'],
        body: Buffer.alloc(0),
      },
      response: {
        status: 200,
        headers: ['Content-Type', 'application/json', 'Content-Length', '17', 'Date', 'Fri, 20 Nov 2026 15:00:00 GMT'],
        body: Buffer.from('{"orders":[],"next":{"page":2,"of":"3"}}'),
      },
    });
    expect(text).toBe(`  - request:
      requestType: recording
      method: GET
      scheme: https
      host: api.shop.test
      path: /orders
      query: {page: '1', tag: [a, b]}
      body: ''
      headers: {Accept: '*/*', X-Tag: [a, b]}
    response:
      status: 200
      headers:
        Content-Type: application/json
        Date: Fri, 20 Nov 2026 15:00:00 GMT
      body: {orders: [], next: {page: 2, of: '3'}}
`);
  });

  test.each<[string, string]>([
    ['one line', 'body: one line'],
    ['two\nlines\n', 'body: |\n        two\n        lines\n'],
    ['no end\n  of line', 'body: |-\n        no end\n          of line\n'],
    [' begins with a blank\nx', 'body: |2-\n         begins with a blank\n        x\n'],
    ['many\n\n\n', 'body: |+\n        many\n\n\n'],
    ['with a\ttab', String.raw`body: "with a\ttab"`],
    [
      'CR\r\n LF\r\n',
      String.raw`body: "CR\r\n\
        \ LF\r\n"`,
    ],
    ['{ "pretty": 1 }', `body: '{ "pretty": 1 }'`],
    ['{{vars.x}} {{request.path}}', String.raw`body: '\{{vars.x}} {{request.path}}'`],
    ['\0binary', 'body: AGJpbmFyeQ==\n      encodedBody: true'],
    ['12', "body: '12'"],
    ['yes', "body: 'yes'"],
    ['{"n":1.50}', `body: '{"n":1.50}'`],
  ])('the body %j', (body, written) => {
    const pair = answering(body, 'Content-Type', 'text/plain');
    expect(writePair(pair)).toContain(written);
    expect(bodyBytes(reread(pair).reply.body).toString()).toBe(body);
  });

  test('JSON is text where a structure would bring a content type that was never sent', () => {
    expect(writePair(answering('{"a":1}'))).toContain(`body: '{"a":1}'`);
    expect(reread(answering('{"a":1}')).reply.headers).toEqual(['Content-Length', '7']);
  });

  test('an answer to HEAD keeps the length, which nobody can compute', () => {
    const { request, response } = answering('', 'Content-Length', '17', 'Connection', 'close');
    expect(writePair({ request, response })).not.toContain('Content-Length');
    const ofHead = { request: { ...request, method: 'HEAD' }, response };
    expect(writePair(ofHead)).toContain("headers: {Content-Length: '17'}");
    expect(reread(ofHead).reply.headers).toEqual(['Content-Length', '17']);
  });

  test('a large body goes where the caller says', () => {
    const kept: [number, string][] = [];
    const text = writePair(answering('x'.repeat(70_000), 'Content-Type', 'text/html; charset=utf-8'), {
      bodyFile(bytes, extension) {
        kept.push([bytes.length, extension]);
        return 'bodies/1.html';
      },
    });
    expect(kept).toEqual([[70_000, '.html']]);
    expect(text).toContain('      bodyFile: bodies/1.html\n');
  });

  test('what looks like a habit of another tool in a path is only written otherwise', () => {
    for (const path of ['/users/:id', '/a{b}', '/{{vars.x}}', '/%7Bid%7D', '/caf%C3%A9', '/a%2Fb', '//', '*']) {
      const { entry } = reread({ ...NOTHING, request: { ...NOTHING.request, path } });
      expect(entry.request.path).toBe(new Request({ method: 'GET', target: path, rawHeaders: [] }).path);
    }
  });
});

const printable = fc.string({ unit: 'grapheme', maxLength: 12 });
const tricky = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\t',
  '- a',
  '# c',
  'a: b',
  'a #b',
  '{{vars.x}}',
  '\\{{vars.y}}',
  '{{',
  '|',
  '>',
  '*x',
  '&x',
  '!x',
  'true',
  'null',
  '~',
  '1.10',
  '0x1f',
  '1e3',
  "it's",
  '"q"',
  '%',
  '@',
  '`',
  '---',
  '...',
  '<<',
  '=',
  'a\r\nb',
  '\ufeff',
  '\u2028',
  '\u0085',
  ' x\n y',
  'x\n\n',
  '\n\nx',
  'x \n',
  'x\n ',
  '2026-11-20',
  '[a]',
  '{a}',
  'a,b',
  '?',
  '? a',
  ': ',
);
const text = fc.array(fc.oneof(printable, tricky), { maxLength: 5 }).map((parts) => parts.join(''));
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
const trickyJson = fc
  .dictionary(text, fc.oneof(text, fc.array(text), fc.double()), { maxKeys: 6 })
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  text.map((each) => Buffer.from(each)),
  fc.array(text, { maxLength: 4 }).map((lines) => Buffer.from(lines.join('\n'))),
  fc.oneof(json, trickyJson).map((each) => Buffer.from(each)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const fieldValue = fc.oneof(
  fc.stringMatching(/^[\t -~\u0080-\u00ff]{0,20}$/),
  fc.constantFrom('{{vars.x}}', 'a, b', '*/*', '', '  x', 'W/"1"', '# x', 'true', '12'),
);
const headers = fc.array(fc.tuple(token, fieldValue), { maxLength: 5 }).map((pairs) => pairs.flat());
const query = fc.oneof(
  fc.constantFrom('', '&', '=', '=x', 'a', 'a=', 'a=1&a=2', 'x=%', '<<=1', 'a+b=%20', '{{vars.x}}=1', 'v={{vars.x}}'),
  fc
    .array(fc.tuple(text, text), { maxLength: 4 })
    .map((all) => all.map((two) => two.map((each) => encodeURIComponent(each.toWellFormed())).join('=')).join('&')),
);
const path = fc
  .array(fc.oneof(fc.constantFrom(':id', '{id}', '%2F', '%', '..', ''), fc.webSegment()), { maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);
const host = fc.constantFrom('shop.test', 'SHOP.test', '127.0.0.1:80', '[::1]:80', 'x');
const states = fc
  .dictionary(fc.stringMatching(/^\S.{0,8}$/u), text, { maxKeys: 3 })
  .map((each) => new Map(Object.entries(each).filter(([key]) => key !== '<<')));
const optional = <K extends string, T>(key: K, arbitrary: fc.Arbitrary<T>) =>
  fc
    .option(arbitrary, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [key]: value }) as { [key in K]?: T });
const recorded: fc.Arbitrary<RecordedPair> = fc
  .tuple(
    fc.tuple(
      fc.record({ method: fc.constantFrom('GET', 'POST', 'M-SEARCH'), path, headers }),
      optional('query', query),
      optional('body', body),
      optional('host', host),
      optional('requiresState', states),
    ),
    fc.tuple(
      fc.record({ status: fc.integer({ min: 200, max: 599 }), headers, body }),
      optional('transitionsState', states),
    ),
  )
  .map(([request, response]) => ({
    request: Object.assign({}, ...request) as RecordedPair['request'],
    response: Object.assign({}, ...response) as RecordedPair['response'],
  }));

describe('whatever was recorded is read back', () => {
  test('the same request, the same answer', () => {
    fc.assert(
      fc.property(recorded, (pair) => {
        const { entry, reply } = reread(pair);
        const { request, response } = pair;
        expect(reply.status).toBe(response.status);
        expect(bodyBytes(reply.body).equals(response.body)).toBe(true);
        expect(comparable(reply.headers)).toEqual(comparable(response.headers));
        const target = request.query === undefined ? request.path : `${request.path}?${request.query}`;
        const again = new Request({
          method: request.method,
          target,
          rawHeaders: request.headers,
          ...(request.body ? { body: request.body } : {}),
        });
        expect(entry.request.method).toBe(request.method);
        expect(entry.request.path).toBe(again.path);
        expect(entry.request.host).toBe(request.host?.toLowerCase());
        expect(pairFits(entry.request, again, UNKNOWN_ORIGIN)).toBe(true);
        expect(entry.requiresState.map(({ state, matcher }) => [state.key, matcher.expects])).toEqual(
          [...(request.requiresState ?? [])].map(([key, value]) => [key, JSON.stringify(value)]),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('several, one behind the other', () => {
    fc.assert(
      fc.property(fc.array(recorded, { minLength: 2, maxLength: 4 }), (pairs) => {
        const { entries } = scenarioOf(file(...pairs.map((pair) => writePair(pair))));
        expect(entries).toHaveLength(pairs.length);
        for (const [at, { response }] of pairs.entries()) {
          const { reply } = (entries[at] as Pair).answer.responses[0] as Response;
          expect(bodyBytes((reply as Reply).body).equals(response.body)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
