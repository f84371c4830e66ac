import { describe, expect, test } from 'vitest';
import { hoverflyPayload, plainPayload } from '../../src/actions/payload.ts';
import { reply, request } from '../support/hand-made.ts';

const order = request({
  method: 'POST',
  target: '/a%20b/%2F?k=v&k=w&one=1&__proto__=x',
  rawHeaders: ['Host', 'shop.test:81', 'X-Tag', 'a', 'x-tag', 'b', '__proto__', 'c'],
  authority: 'shop.test:81',
  body: Buffer.from('é"'),
});

describe('the plain form', () => {
  test('has the request alone before the response', () => {
    expect(JSON.parse(JSON.stringify(plainPayload(order)))).toEqual({
      request: {
        path: '/a b/%2F',
        method: 'POST',
        destination: 'shop.test:81',
        scheme: 'http',
        query: JSON.parse('{"k": ["v", "w"], "one": ["1"], "__proto__": ["x"]}'),
        body: 'é"',
        headers: JSON.parse('{"Host": ["shop.test:81"], "X-Tag": ["a", "b"], "__proto__": ["c"]}'),
      },
    });
  });

  test.each([
    ['text held as one byte a character', Buffer.from('é').toString('latin1'), 'é', false],
    ['text held as bytes', Buffer.from('é'), 'é', false],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]), '//4=', true],
    ['the same as a string', '\u00ff\u00fe', '//4=', true],
    ['nothing', '', '', false],
  ])('has the response, %s', (_, body, text, encodedBody) => {
    const answered = reply(body, { status: 201, headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] });
    expect(plainPayload(order, answered).response).toEqual({
      status: 201,
      body: text,
      encodedBody,
      headers: { 'Set-Cookie': ['a=1', 'b=2'] },
    });
  });

  test('a request of bytes is base64, and says so', () => {
    const { body, encodedBody } = plainPayload(request({ body: Buffer.from([0xff]) })).request;
    expect([body, encodedBody]).toEqual(['/w==', true]);
  });

  test('has the scheme of a request to a proxy', () => {
    expect(plainPayload(request({ form: 'absolute', scheme: 'https' })).request.scheme).toBe('https');
  });
});

test("a request of bytes says so in the form of Hoverfly's simulations, too", () => {
  const { body, encodedBody } = hoverflyPayload(
    request({ body: Buffer.from([0xff]) }),
    reply(Buffer.from([0xfe])),
  ).request;
  expect([body, encodedBody]).toEqual([[{ matcher: 'exact', value: '/w==' }], true]);
  expect(hoverflyPayload(order, reply(Buffer.from([0xfe]))).response).toMatchObject({
    body: '/g==',
    encodedBody: true,
  });
  expect(hoverflyPayload(order).request).not.toHaveProperty('encodedBody');
});

test("the form of Hoverfly's simulations has matchers", () => {
  const payload = hoverflyPayload(order, reply('ok'));
  const exact = (value: string) => [{ matcher: 'exact', value }];
  expect(JSON.parse(JSON.stringify(payload))).toEqual({
    request: {
      path: exact('/a b/%2F'),
      method: exact('POST'),
      destination: exact('shop.test:81'),
      scheme: exact('http'),
      query: JSON.parse(
        JSON.stringify({ k: [{ matcher: 'array', value: ['v', 'w'] }], one: exact('1') }).replace(
          /\}$/,
          `,"__proto__":${JSON.stringify(exact('x'))}}`,
        ),
      ),
      body: exact('é"'),
      headers: {},
    },
    response: { status: 200, body: 'ok', encodedBody: false, headers: { 'Content-Type': ['text/plain'] } },
  });
});
