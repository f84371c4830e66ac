import { expect, test } from 'vitest';
import { compareAnswers } from '../../../src/serve/diff/compare.ts';

const answer = (body: string | Buffer, headers: string[] = [], status = 200) => ({
  status,
  headers,
  body: Buffer.from(body),
});
const fields = (entry: ReturnType<typeof answer>, real: ReturnType<typeof answer>, isHead = false) =>
  compareAnswers(entry, real, { isHead, hides: (name) => name === 'set-cookie' }).map(
    ({ field, expected, got }) => `${field}: ${expected} → ${got}`,
  );

test.each([
  ['equal', answer('a'), answer('a'), []],
  ['equal as JSON', answer('{"a":1,"b":[2]}'), answer('{ "b": [2], "a": 1 }'), []],
  ['a status', answer('', [], 200), answer('', [], 404), ['status: 200 → 404']],
  ['a scalar', answer('1'), answer('2'), ['body: 1 → 2']],
  ['a kind', answer('{"a":[1]}'), answer('{"a":{"b":1}}'), ['body $.a: [1] → {"b":1}']],
  ['an item', answer('[1,2]'), answer('[1]'), ['body $[1]: 2 → nothing']],
  ['a text', answer('one'), answer('two'), ['body: "one" → "two"']],
  ['bytes', answer('one'), answer(Buffer.from([0, 1])), ['body: "one" → 2 bytes']],
  ['nothing', answer('one'), answer(''), ['body: "one" → nothing']],
  ['a header', answer('', ['ETag', '"1"']), answer('', ['etag', '"2"']), ['headers.etag: "1" → "2"']],
  ['a header of the real one alone', answer(''), answer('', ['X-More', '1']), []],
  ['what passes', answer('', ['Date', 'a', 'Content-Length', '1']), answer('', ['Date', 'b']), []],
  ['a secret', answer('', ['Set-Cookie', 'a']), answer('', []), ['headers.set-cookie: [redacted] → nothing']],
])('%s', (_, entry, real, expected) => {
  expect(fields(entry, real)).toEqual(expected);
});

test('a HEAD has no body to compare', () => {
  expect(fields(answer('a'), answer(''), true)).toEqual([]);
});

test('at most so many places', () => {
  const many = (value: number): string => JSON.stringify(Array(1000).fill(value));
  expect(fields(answer(many(1)), answer(many(2)))).toHaveLength(20);
});
