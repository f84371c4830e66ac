import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitWords } from '../../../src/actions/run/split-words.ts';
import { toJson } from '../../../src/source/nodes.ts';
import { parse } from '../../source/support.ts';

interface Case {
  readonly text: string;
  readonly words?: readonly string[];
  readonly problem?: string;
  readonly message?: string;
}

const file = new URL('../../../fixtures/actions/run/words.yaml', import.meta.url);
const cases = toJson(parse(readFileSync(file, 'utf8'))) as unknown as readonly Case[];

describe('words of a command', () => {
  test.each(cases)('$text', ({ text, words, problem, message }) => {
    const split = splitWords(text);
    if (words) expect(split).toEqual(words);
    else expect(split).toMatchObject({ code: problem, ...(message ? { message } : {}) });
  });

  const quotings: ((word: string) => string)[] = [
    (word) => `'${word.replaceAll("'", `'\\''`)}'`,
    (word) => `"${word.replace(/["\\$`]/g, '\\$&')}"`,
    (word) => word.replace(/[^]/gu, (char) => (char === '\n' ? "'\n'" : `\\${char}`)) || "''",
  ];

  test('whatever is quoted comes out as it was', () => {
    const word = fc.record({ text: fc.string({ unit: 'grapheme' }), quoting: fc.constantFrom(...quotings) });
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom(' ', '\t', ' \n '), (words, space) => {
        const line = ['program', ...words.map(({ text, quoting }) => quoting(text))].join(space);
        expect(splitWords(line)).toEqual(['program', ...words.map(({ text }) => text)]);
      }),
    );
  });

  test('any text is words or a problem, and words that need no quotes are the text itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \'"\\$|;&<>(){}~*`\n'.split('')) }), (text) => {
        const split = splitWords(text);
        if (!Array.isArray(split)) expect(split.message).not.toBe('');
        else if (!/['"\\]/.test(text)) expect(split).toEqual(text.trim().split(/\s+/));
        else expect(split[0]).not.toBe('');
      }),
    );
  });
});
