import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnreadable } from '../../src/formats/format.ts';
import { parseJsonFile } from '../../src/formats/json-text.ts';

const read = (text: string | Buffer) => parseJsonFile(Buffer.from(text));
const problem = (text: string | Buffer): string => {
  const result = read(text);
  return isUnreadable(result) ? result.unreadable : JSON.stringify(result.document);
};

describe('what is no JSON is told with its place', () => {
  test.each<[string, string]>([
    ['', 'the file is empty'],
    [' \n', 'the file is empty'],
    ['{"a": 1,\n "b" 2}', 'this is no JSON: ":" is expected (line 2, column 6)'],
    ['{"a": 1\n "b": 2}', 'this is no JSON: "," is expected (line 2, column 2)'],
    ["{'a': 1}", `this is no JSON: "'" is not expected here (line 1, column 2)`],
    ['{"a": [1, 2}', 'this is no JSON: "}" is not expected here (line 1, column 12)'],
    ['{"a": 1,}', 'this is no JSON: "}" is not expected here (line 1, column 9)'],
    ['[1,,2]', 'this is no JSON: a value is expected (line 1, column 4)'],
    ['{"a": "open', 'this is no JSON: this text is not closed, or holds what no text may (line 1, column 7)'],
    ['{"a":', 'this is no JSON: it ends too early (line 1, column 6)'],
    ['{} {}', 'this is no JSON: nothing is expected any more (line 1, column 4)'],
    ['pairs:\n  - a', 'this is no JSON: "p" is not expected here (line 1, column 1)'],
    ['{1: 2}', 'this is no JSON: a key in double quotes is expected (line 1, column 2)'],
  ])('%j', (text, message) => {
    expect(problem(text)).toBe(message);
  });

  test('too deep, in another encoding, binary', () => {
    expect(problem(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatch(
      /^the document is nested more than 500 levels deep \(line 1/,
    );
    expect(problem(Buffer.from('{"a":1}', 'utf16le'))).toContain('NUL');
    expect(problem(Buffer.from([0xff, 0xfe, 0x7b, 0]))).toBe('the file is UTF-16');
    expect(problem(Buffer.from([0x22, 0xff, 0x22]))).toContain('not UTF-8');
  });
});

test('whatever is JSON is read, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.stringMatching(/^[[\]{},:"1 a]{0,8}$/)), (text) => {
      let document: unknown;
      let isJson = true;
      try {
        document = JSON.parse(text);
      } catch {
        isJson = false;
      }
      const result = read(text);
      expect(isUnreadable(result)).toBe(!isJson);
      if (isJson && !isUnreadable(result)) expect(result.document).toEqual(document);
    }),
  );
});
