import { describe, expect, test } from 'vitest';
import { isLive } from '../../src/model/entry.ts';
import { Request } from '../../src/model/request.ts';
import type { PreparedSend, ReceivedAnswer, Send } from '../../src/model/testing.ts';
import { compileText, rendering, scenarioOf } from './support.ts';

const sent = (yaml: string, saved: Record<string, string> = {}): PreparedSend =>
  lastSend(yaml).prepare(rendering({ saved }));

const lastSend = (yaml: string): Send => {
  const exchange = scenarioOf(yaml).tests[0]?.exchanges.at(-1);
  if (!exchange) throw new Error('there is no test');
  return exchange.send;
};

const sending = (send: string): PreparedSend => sent(`tests: [{name: t, send: ${send}}]`);

const answer = (status: number, headers: Record<string, string>, body: string): ReceivedAnswer => {
  const raw = Object.entries(headers).flat();
  const request = new Request({ method: 'GET', target: '/', rawHeaders: raw, body: Buffer.from(body) });
  return Object.assign(request, { status });
};

describe('what is sent', () => {
  test('a path is encoded, escapes that are there stay, and a query is put behind it', () => {
    expect(sending("{path: '/a b/ü/%2F/c', query: {q: 'x&y', tag: [a, b]}}").target).toBe(
      '/a%20b/%C3%BC/%2F/c?q=x%26y&tag=a&tag=b',
    );
  });

  test('a url goes out as it is', () => {
    expect(sending("{url: '/a/../b?x=%20&x'}").target).toBe('/a/../b?x=%20&x');
  });

  test('a structure is JSON and says so, a text is neither', () => {
    const structure = sending('{path: /, method: post, body: {a: [1, true]}}');
    expect(structure).toMatchObject({ method: 'POST', headers: ['Content-Type', 'application/json'] });
    expect(structure.body.toString()).toBe('{"a":[1,true]}');
    expect(sending('{path: /, body: plain}')).toMatchObject({ headers: [], body: Buffer.from('plain') });
    expect(sending('{path: /, body: AAEC, encodedBody: true}').body).toEqual(Buffer.from([0, 1, 2]));
  });

  test('what was saved is filled in where it lands', () => {
    const yaml = `tests:
  - name: t
    exchanges:
      - {send: {path: /}, save: {it: {header: X-It}}}
      - send:
          path: /things/{{saved.it}}
          headers: {X-It: '{{saved.it}}'}
          body: {it: '{{saved.it}}'}`;
    const prepared = sent(yaml, { it: 'a "b"\n/c' });
    expect(prepared.target).toBe('/things/a%20%22b%22%0A/c');
    expect(prepared.headers).toEqual(['X-It', 'a "b" /c', 'Content-Type', 'application/json']);
    expect(JSON.parse(prepared.body.toString())).toEqual({ it: 'a "b"\n/c' });
  });
});

describe('what is expected', () => {
  const [exchange] =
    scenarioOf(`templates:
  - {name: it, request: {path: /}, response: {}, afterActions: {name: audit, webhook: 'http://127.0.0.1:9/'}}
tests:
  - name: t
    send: {path: /}
    expect:
      status: {gte: 200, lt: 300}
      headers: {X-Id: {regex: '^o-'}}
      body: {jsonPath: {path: $.id, is: 7}}
      answeredBy: it
      actions: {audit: {outcome: failed, sent: {method: GET, path: /}}}
      within: 250ms`).tests[0]?.exchanges ?? [];
  const expected = exchange?.expect;

  test('matchers look at status, headers and body', () => {
    const verdicts = (given: ReceivedAnswer) =>
      expected?.tests.map((one) => [one.name, one.matcher.test(one.subject(given))]);
    expect(verdicts(answer(201, { 'x-id': 'o-1' }, '{"id": 7}'))).toEqual([
      ['status', true],
      ['headers.x-id', true],
      ['body', true],
    ]);
    expect(verdicts(answer(302, {}, '{"id": "7"}'))).toEqual([
      ['status', false],
      ['headers.x-id', false],
      ['body', false],
    ]);
  });

  test('entries are named by id, actions by name, both with their places', () => {
    expect(expected?.answeredBy).toMatchObject({ entry: 'shop.yaml#it', place: { line: 10 } });
    expect(expected?.within).toMatchObject({ ms: 250 });
    expect(expected?.actions).toMatchObject([{ name: 'audit', outcome: 'failed', place: { line: 11 } }]);
    const request = new Request({ method: 'GET', target: '/', rawHeaders: [] });
    expect(expected?.actions[0]?.sent.map((one) => one.matcher.test(one.subject(request)))).toEqual([true, true]);
  });
});

describe('entries', () => {
  const verification = (entry: string, keepRecords = false) =>
    compileText(`pairs: [{request: {method: GET, path: /, headers: {Accept: [a, b]}}, response: {}, ${entry}}]`, {
      keepRecords,
    }).scenario?.entries[0]?.verification;

  test('nothing is kept of entries that say nothing', () => {
    expect(verification('priority: 1')).toBeUndefined();
  });

  test('calls, replay and drift', () => {
    expect(verification('expect: {calls: {gte: 1, lte: 3}}')).toMatchObject({
      calls: { min: 1, max: 3 },
      replay: true,
    });
    expect(verification('replay: false')).toMatchObject({ replay: false });
    expect(verification('drift: {headers: [ETag], values: [$.id]}')?.drift).toMatchObject({
      headers: ['etag'],
      values: [{ source: '$.id' }],
    });
  });

  test('recorded headers are kept when asked for', () => {
    expect(verification('priority: 1', true)).toMatchObject({ recordedHeaders: ['Accept', 'a', 'Accept', 'b'] });
  });
});

test('an answer that a forward makes is a live one', () => {
  const only = scenarioOf("templates: [{request: {path: /}, forward: 'http://127.0.0.1:9'}]").entries[0]?.answer.only;
  expect(only && isLive(only) && only.responder.kind).toBe('forward');
});
