import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainPayload } from '../../src/actions/payload.ts';
import { outputOf } from '../../src/middleware/output.ts';
import type { MiddlewareTask, Said } from '../../src/model/middleware.ts';
import { bodyBytes, type Reply } from '../../src/model/reply.ts';
import { Request } from '../../src/model/request.ts';

const REQUEST = new Request({
  method: 'POST',
  target: '/a%20b?x=1&x=2',
  rawHeaders: ['Host', 'shop.test', 'X-Tag', 'a', 'X-Tag', 'b'],
  authority: 'shop.test',
  body: Buffer.from('{"n":1}'),
});
const REPLY: Reply = {
  status: 201,
  headers: ['Content-Type', 'text/plain', 'Content-Length', '3'],
  body: 'abc',
  framed: true,
};

const judged = (said: Said | object, task: MiddlewareTask = 'response') => {
  const given = 'text' in said || 'value' in said || 'outcome' in said ? said : { value: said };
  return outputOf(given, task, { request: REQUEST, ...(task === 'response' ? { reply: REPLY } : {}) });
};

describe('a response', () => {
  test.each(['//4=', '//4=\n', '//\r\n4='])('bytes come as base64, with line breaks or without: %j', (body) => {
    expect(judged({ response: { body, encodedBody: true } })).toMatchObject({
      reply: { body: Buffer.from([0xff, 0xfe]) },
    });
  });

  test.each(['%', 'a', 'ab='])('%j is no base64', (body) => {
    const output = judged({ response: { body, encodedBody: true } });
    expect('outcome' in output && output.reason).toContain('no base64');
  });

  test('what is left out stays; its length is computed anew', () => {
    expect(judged({ response: { status: 202 } })).toMatchObject({
      request: REQUEST,
      reply: { status: 202, headers: ['Content-Type', 'text/plain'], body: 'abc' },
    });
    expect(judged({ response: { status: 202 } })).not.toMatchObject({ reply: { framed: true } });
  });

  test('one that is created has status 200 and nothing in it', () => {
    expect(judged({ response: {} }, 'create')).toMatchObject({ reply: { status: 200, headers: [], body: '' } });
  });

  test('framing headers are not taken over, repeated ones are', () => {
    const headers = { 'Content-Length': ['99'], 'Transfer-Encoding': ['chunked'], 'Set-Cookie': ['a=1', 'b=2'] };
    expect(judged({ response: { headers } })).toMatchObject({
      reply: { headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] },
    });
  });

  test('any bytes that are passed on come back the same', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const reply = { ...REPLY, body: Buffer.from(bytes) };
        const text = JSON.stringify(plainPayload(REQUEST, reply));
        const output = outputOf({ text }, 'response', { request: REQUEST, reply });
        const back = 'reply' in output && output.reply ? bodyBytes(output.reply.body) : undefined;
        expect(back).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    [{ text: ' ' }, 'gave back nothing'],
    [{ text: '{} {}' }, 'gave back what is not one JSON object: "{} {}"'],
    [{ value: undefined }, 'gave back nothing'],
    [{ value: 'text' }, 'gave back what is no object but a string'],
    [{ response: null }, 'gave back no "response"'],
    [{ response: 'text' }, 'gave back a "response" that is no object'],
    [{ response: {}, status: 200 }, 'gave back the unknown key "status"'],
    [{ response: { status: 101 } }, 'gave back the status 101; expected a number from 200 to 599'],
    [
      { response: { body: 'x', encodedBody: 'no' } },
      'gave back a "response.encodedBody" that is neither true nor false',
    ],
  ])('%j is wrong', (said, reason) => {
    expect(judged(said)).toEqual({ outcome: 'failed', reason });
  });

  test('whatever comes back, it is an answer or a reason', () => {
    fc.assert(
      fc.property(fc.record({ response: fc.jsonValue() }), (value) => {
        const output = judged({ value });
        expect('outcome' in output ? output.reason : output.reply).toBeTruthy();
      }),
    );
  });
});

describe('a request', () => {
  test('passed on as it is, it stays as it was sent, escapes and all', () => {
    const output = judged({ text: JSON.stringify(plainPayload(REQUEST)) }, 'request');
    const { request } = output as { request: Request };
    expect([request.method, request.target, request.authority, request.form, request.text]).toEqual([
      'POST',
      '/a%20b?x=1&x=2',
      'shop.test',
      'origin',
      '{"n":1}',
    ]);
    expect(request.rawHeaders).toEqual(REQUEST.rawHeaders);
  });

  test('each part can be another', () => {
    const changed = {
      method: 'put',
      path: '/ä?',
      destination: 'Other.test:81',
      scheme: 'https',
      query: { q: ['1 2', '&'] },
      body: '/w==',
      encodedBody: true,
      headers: { A: ['1'] },
    };
    const { request } = judged({ request: changed }, 'request') as { request: Request };
    expect([request.method, request.target, request.authority, request.form, request.scheme]).toEqual([
      'PUT',
      '/%C3%A4%3F?q=1%202&q=%26',
      'other.test:81',
      'absolute',
      'https',
    ]);
    expect([request.rawHeaders, request.body]).toEqual([['A', '1'], Buffer.from([0xff])]);
    expect(REQUEST.target).toBe('/a%20b?x=1&x=2');
  });

  test.each([
    [{ method: 'A B' }, 'a "request.method" that is none'],
    [{ path: 'a' }, 'a "request.path" that does not start with /'],
    [{ destination: 'a/b' }, 'a "request.destination" that is no host'],
    [{ scheme: 'ftp' }, 'a "request.scheme" that is neither http nor https'],
    [{ query: { a: '1' } }, '"request.query" that is no object of names and lists of texts'],
    [{ body: 1 }, 'a "request.body" that is no text'],
    [{ headers: [] }, '"request.headers" that are no object of names and lists of texts'],
    [
      { url: '/' },
      'the unknown key "url" in "request"; known: path, method, destination, scheme, query, body, encodedBody, headers',
    ],
  ])('%j is wrong', (request, what) => {
    expect(judged({ request }, 'request')).toEqual({ outcome: 'failed', reason: `gave back ${what}` });
  });

  test('where only the request counts, the response is not looked at', () => {
    expect(judged({ request: {}, response: 'whatever' }, 'request')).toHaveProperty('request');
  });
});
