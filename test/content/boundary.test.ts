import { expect, test } from 'vitest';
import { withoutBoundary } from '../../src/content/boundary.ts';

const form = (boundary: string, ...parts: string[]): Buffer =>
  Buffer.from(`${parts.map((part) => `--${boundary}\r\n\r\n${part}\r\n`).join('')}--${boundary}--\r\n`, 'latin1');

test('forms of the same parts are equal, whatever parts them', () => {
  expect(withoutBoundary(form('a', '\xff\0', '2'))).toEqual(withoutBoundary(form('x'.repeat(70), '\xff\0', '2')));
  expect(withoutBoundary(form('a', '1', '2'))).not.toEqual(withoutBoundary(form('a', '1', '3')));
  expect(withoutBoundary(form('a', '1', '2'))).not.toEqual(withoutBoundary(form('a', '1\r\n--b\r\n\r\n2')));
});

test.each([
  '',
  '-',
  '--',
  '--\r\n',
  '--a\r\n',
  '--a\r\n\r\n1\r\n--b--',
  '-- signature\r\nno form',
  `--${'x'.repeat(80)}\r\n`,
])('%j is no form, and stays as it is', (text) => {
  const body = Buffer.from(text);
  expect(withoutBoundary(body)).toBe(body);
});
