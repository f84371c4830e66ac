import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose, placeOf } from '../../src/source/diagnose.ts';
import { codeFrame } from '../../src/source/frame.ts';
import { sourceOf } from './support.ts';

const frameOf = (text: string, start: number, end: number): string => {
  const source = sourceOf(text);
  return codeFrame(source, source.position(start), source.position(end));
};

test('the line, with one line around it', () => {
  expect(frameOf('a: 1\nbb: 2\nc: 3\nd: 4\n', 5, 7)).toBe(
    ['  1 | a: 1', '> 2 | bb: 2', '    | ^^', '  3 | c: 3'].join('\n'),
  );
});

test('blank neighbours are left out, and numbers line up', () => {
  const text = `${'\n'.repeat(8)}a: 1\nb: 2\n`;
  expect(frameOf(text, 8, 9)).toBe(['>  9 | a: 1', '     | ^', '  10 | b: 2'].join('\n'));
});

test('of a longer range the first line is marked', () => {
  expect(frameOf('a:\n  b: 1\n  c: 2\n', 5, 16)).toBe(
    ['  1 | a:', '> 2 |   b: 1', '    |   ^^^^', '  3 |   c: 2'].join('\n'),
  );
});

test('a long line is cut around the mark', () => {
  const frame = frameOf(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 500, 501);
  const [line, marks] = frame.split('\n') as [string, string];
  expect(line.length).toBeLessThan(130);
  expect(line[marks.indexOf('^')]).toBe('X');
});

test('a tab takes one column, and nothing reaches the terminal', () => {
  expect(frameOf('\ta: \u001b[31mred\u202e\r\n', 1, 2)).toBe('> 1 |  a: ·[31mred·\n    |  ^');
});

test('an empty text has a frame', () => {
  expect(frameOf('', 0, 0)).toBe('> 1 |\n    | ^');
});

test('what a diagnostic quotes is made visible too', () => {
  const text = sourceOf('x');
  const problem = { code: 'c', message: 'unknown key "\u001b[2J"', hint: 'write\u0007 it' };
  expect(diagnose({ text, start: 0, end: 1 }, problem)).toMatchObject({
    message: 'unknown key "·[2J"',
    hint: 'write· it',
    severity: 'error',
  });
  expect(placeOf({ text, start: 1, end: 1 })).toEqual({ file: 'test.yaml', line: 1, column: 2 });
});

test('no text and no range breaks it', () => {
  const unit = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\t', '\u001b', '\u0085', '😀', ' '),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 300 }), fc.nat(400), fc.nat(400), (text, start, length) => {
      const from = Math.min(start, text.length);
      const frame = frameOf(text, from, Math.min(text.length, from + length));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(frame.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(frame).toMatch(/^> *\d+ \|/m);
      expect(frame).toMatch(/\^/);
    }),
    { numRuns: 500 },
  );
});
