import { expect, test } from 'vitest';
import { decodeText, LARGEST_FILE } from '../../src/source/decode.ts';

test('a byte order mark is no part of the text', () => {
  expect(decodeText(Buffer.from('\ufeffname: é\n'))).toBe('name: é\n');
});

test('an empty file is an empty text', () => {
  expect(decodeText(Buffer.alloc(0))).toBe('');
});

test.each([
  ['UTF-16, little endian', Buffer.from('\ufeffname: x', 'utf16le'), 'bad-encoding', 'UTF-16'],
  ['UTF-16, big endian', Buffer.from('\ufeffname: x', 'utf16le').swap16(), 'bad-encoding', 'UTF-16'],
  [
    'Latin-1',
    Buffer.from('a: b\nc: caf\u00e9\n', 'latin1'),
    'bad-encoding',
    'line 2 holds bytes that are not UTF-8 (0xE9)',
  ],
  ['a character cut in two', Buffer.from('a: \u20ac').subarray(0, 5), 'bad-encoding', '(0xE2)'],
  ['an overlong form', Buffer.from([0x61, 0xc0, 0x80]), 'bad-encoding', '(0xC0)'],
  ['a NUL', Buffer.from('a: b\n\nc: \0'), 'bad-encoding', 'line 3 holds a NUL byte'],
  ['carriage returns alone', Buffer.from('a: b\rc: d'), 'bad-line-ends', 'carriage returns'],
  ['too many bytes', Buffer.alloc(LARGEST_FILE + 1, 'a'), 'file-too-large', '65 MiB'],
])('%s is a problem', (_, bytes, code, message) => {
  expect(decodeText(bytes)).toMatchObject({
    code,
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });
});
