import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeBase64 } from '../../src/content/base64.ts';

test.each([0, 1, 2, 3, 4, 57, 58, 1000])('%i bytes, in lines, with padding and without', (length) => {
  const bytes = randomBytes(length);
  const text = bytes.toString('base64');
  expect(decodeBase64(text)).toEqual(bytes);
  expect(decodeBase64(text.replace(/=+$/, ''))).toEqual(bytes);
  expect(decodeBase64(`${text.match(/.{1,7}/g)?.join('\r\n  ') ?? ''}\n`)).toEqual(bytes);
});

test.each(['a', 'abcde', 'ab=', 'abc==', 'abcd=', 'abcd==', '=', '====', 'ab=c', 'ab-_', 'a*bc', 'abcdé'])(
  '%j is none',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  },
);

test('some megabytes', () => {
  const bytes = Buffer.alloc(20_000_000, Buffer.of(0, 255, 1));
  const text = bytes.toString('base64');
  expect(decodeBase64(text)?.equals(bytes)).toBe(true);
  expect(decodeBase64(`${text}*`)).toBeUndefined();
});
