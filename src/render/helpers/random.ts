import type { Random } from '../../model/ports.ts';
import { toText } from '../print/print.ts';
import { type Helper, HelperError, type SiteProblem, show, toInteger, toList, toNumber } from './helper.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

const ALPHABETS: Readonly<Record<string, string>> = {
  alphanumeric: LETTERS + LETTERS.toUpperCase() + DIGITS,
  alphabetic: LETTERS + LETTERS.toUpperCase(),
  lowercase: LETTERS,
  uppercase: LETTERS.toUpperCase(),
  numeric: DIGITS,
  hex: `${DIGITS}abcdef`,
};

const LONGEST = 10_000;

/** All of it comes from the session's one sequence, so that the same `--seed` gives the same answers. */
export const random: readonly Helper[] = [
  {
    name: 'uuid',
    description: 'a random UUID, version 4',
    args: '',
    examples: [['{{uuid}}', '5eb851eb-bd70-43d7-9c28-f5c27ae147ae']],
    run: (_args, _options, rendering) => uuid(rendering.random),
  },
  {
    name: 'randomInteger',
    description: 'a whole number from the first to the second, both included',
    args: 'min max',
    examples: [['{{randomInteger 1 6}}', '3']],
    run([min, max], _options, rendering) {
      const low = toInteger(min);
      const high = toInteger(max);
      if (high < low) throw new HelperError(`there is no number from ${low} to ${high}`);
      return integer(rendering.random, low, high);
    },
  },
  {
    name: 'randomFloat',
    description: 'a number from the first up to the second',
    args: 'min max',
    options: { decimals: 'how many decimals it has, default 2' },
    examples: [['{{randomFloat 0 10 decimals=1}}', '3.7']],
    run([min, max], { decimals }, rendering) {
      const low = toNumber(min);
      const value = low + rendering.random() * (toNumber(max) - low);
      return Number(value.toFixed(Math.min(15, Math.max(0, decimals === undefined ? 2 : toInteger(decimals)))));
    },
  },
  {
    name: 'randomBoolean',
    description: 'true or false',
    args: '',
    test: true,
    examples: [['{{randomBoolean}}', 'true']],
    run: (_args, _options, rendering) => rendering.random() < 0.5,
  },
  {
    name: 'randomString',
    description: 'a random text of that many characters',
    args: 'length',
    options: {
      of: `what it is made of: ${Object.keys(ALPHABETS).join(', ')}, or the characters themselves; default alphanumeric`,
    },
    examples: [
      ['{{randomString 5 of="hex"}}', '5b17d'],
      ['{{randomString 3 of="ab"}}', 'aba'],
    ],
    prepare(site): ReturnType<NonNullable<Helper['prepare']>> {
      const problem = emptyAlphabet(site.option('of'));
      if (problem) return problem;
      return ([length], { of }, { random: next }) => {
        const count = toInteger(length);
        if (count < 0 || count > LONGEST) throw new HelperError(`expected a length from 0 to ${LONGEST}, got ${count}`);
        const given = toText(of ?? 'alphanumeric');
        const characters = Object.hasOwn(ALPHABETS, given) ? (ALPHABETS[given] as string) : given;
        let text = '';
        for (let index = 0; index < count; index += 1)
          text += characters[integer(next, 0, characters.length - 1)] ?? '';
        return text;
      };
    },
  },
  {
    name: 'randomItem',
    description: 'one of the values, or of the values of a list',
    args: 'values...',
    lists: true,
    examples: [['{{randomItem "a" "b" "c"}}', 'b']],
    run(values, _options, rendering) {
      const items = values.length === 1 ? toList(values[0]) : values;
      return items[integer(rendering.random, 0, items.length - 1)];
    },
  },
];

const integer = (next: Random, low: number, high: number): number => low + Math.floor(next() * (high - low + 1));

function uuid(next: Random): string {
  const word = (): number => Math.floor(next() * 2 ** 32);
  const [a, b, c, d] = [word(), word(), word(), word()];
  const version = (b & 0xffff0fff) | 0x4000;
  const variant = (c & 0x3fffffff) | 0x80000000;
  const high = (word: number): string => byte(word, 24) + byte(word, 16);
  const low = (word: number): string => byte(word, 8) + byte(word, 0);
  return `${high(a)}${low(a)}-${high(b)}-${low(version)}-${high(variant)}-${low(c)}${high(d)}${low(d)}`;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const byte = (word: number, shift: number): string => BYTES[(word >>> shift) & 0xff] as string;

const emptyAlphabet = (given: unknown): SiteProblem | undefined =>
  given === '' ? { code: 'bad-argument', message: `"of" needs characters, got ${show(given)}`, at: 'of' } : undefined;
