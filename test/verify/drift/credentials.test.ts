import { describe, expect, test } from 'vitest';
import { readHeader } from '../../../src/verify/drift/credentials.ts';

const environment = (name: string): string | undefined => ({ TOKEN: 's3cr3t', USER_NAME: 'anna', BAD: 'a\nb' })[name];

describe('a header for the real service', () => {
  test.each([
    ['Authorization: Bearer $TOKEN', 'Bearer s3cr3t'],
    ['Authorization:Bearer ${TOKEN}', 'Bearer s3cr3t'],
    ['X-Who: ${USER_NAME}-$TOKEN', 'anna-s3cr3t'],
    ['X-Price: $$5', '$5'],
    ['X-Plain: as it is', 'as it is'],
  ])('%s', (written, value) => {
    expect(readHeader(written, environment)).toMatchObject({ value });
  });

  test('what came from the environment is known as a secret', () => {
    expect(readHeader('X-Any: $TOKEN', environment)).toMatchObject({ name: 'X-Any', secrets: ['s3cr3t'] });
  });

  test('a credential that was written out is one, too', () => {
    expect(readHeader('Authorization: Bearer abcdef', environment)).toMatchObject({ secrets: ['abcdef'] });
  });

  test.each([
    ['Authorization: Bearer $MISSING', 'Authorization wants $MISSING, which is not set'],
    ['no colon s3cr3t', 'a header is written as "Name: value"'],
    ['Bad Name: x', 'a header is written as "Name: value"'],
    ['X-Bad: $BAD', 'the value of X-Bad has a character that cannot stand in a header'],
  ])('wrong: %s', (written, problem) => {
    expect(readHeader(written, environment)).toBe(problem);
  });
});
