import { type Helper, HelperError, toInteger, toList, toNumber } from './helper.ts';

/** Most values that `range` makes. */
const LONGEST_RANGE = 10_000;

const fold = (
  name: string,
  description: string,
  step: (a: number, b: number) => number,
  example: [string, string],
): Helper => ({
  name,
  description,
  args: 'a b...',
  examples: [example],
  run: (values) => tidy(values.map((value) => toNumber(value)).reduce(step)),
});

const change = (
  name: string,
  description: string,
  run: (value: number) => number,
  example: [string, string],
): Helper => ({
  name,
  description,
  args: 'number',
  examples: [example],
  run: ([value]) => run(toNumber(value)),
});

export const numbers: readonly Helper[] = [
  fold('add', 'the sum', (a, b) => a + b, ['{{add 0.1 0.2}}', '0.3']),
  fold('subtract', 'the first without the others', (a, b) => a - b, ['{{subtract 5 2}}', '3']),
  fold('multiply', 'the product', (a, b) => a * b, ['{{multiply 1.1 3}}', '3.3']),
  fold('divide', 'the first divided by the others', (a, b) => a / nonZero(b), ['{{divide 7 2}}', '3.5']),
  fold('mod', 'what a division leaves', (a, b) => a % nonZero(b), ['{{mod 7 2}}', '1']),
  {
    name: 'round',
    description: 'the number, rounded to a whole one or to some decimals; halves away from zero',
    args: 'number decimals?',
    examples: [
      ['{{round 2.5}}', '3'],
      ['{{round 1.005 2}}', '1.01'],
    ],
    run: ([value, decimals]) => round(toNumber(value), decimals === undefined ? 0 : toDecimals(decimals)),
  },
  change('floor', 'the next whole number below', Math.floor, ['{{floor 2.7}}', '2']),
  change('ceil', 'the next whole number above', Math.ceil, ['{{ceil 2.1}}', '3']),
  change('abs', 'the number without its sign', Math.abs, ['{{abs -2}}', '2']),
  extreme('min', 'the smallest of the numbers, or of a list', (values) => Math.min(...values), ['{{min 3 1 2}}', '1']),
  extreme('max', 'the greatest of the numbers, or of a list', (values) => Math.max(...values), ['{{max 3 1 2}}', '3']),
  extreme('sum', 'the sum of the numbers, or of a list', (values) => tidy(values.reduce((a, b) => a + b, 0)), [
    '{{sum (list 1 2 3)}}',
    '6',
  ]),
  {
    name: 'number',
    description: 'a text as a number',
    args: 'text',
    examples: [['{{json (list (number "12"))}}', '[12]']],
    run: ([value]) => toNumber(value),
  },
  {
    name: 'toFixed',
    description: 'the number as a text with exactly so many decimals',
    args: 'number decimals?',
    examples: [['{{toFixed 3 2}}', '3.00']],
    run: ([value, decimals]) => {
      const places = decimals === undefined ? 0 : toDecimals(decimals);
      return round(toNumber(value), places).toFixed(places);
    },
  },
  {
    name: 'range',
    description: 'whole numbers as a list: up to the number, or from the first to the second, both included',
    args: 'first last?',
    options: { step: 'the distance between them, default 1' },
    examples: [
      ['{{join (range 3)}}', '1,2,3'],
      ['{{#each (range 10 0 step=-5)}}{{this}} {{/each}}', '10 5 0 '],
    ],
    run: ([first, last], { step }) => range(last === undefined ? 1 : toInteger(first), toInteger(last ?? first), step),
  },
];

function extreme(
  name: string,
  description: string,
  of: (values: readonly number[]) => number,
  example: [string, string],
): Helper {
  return {
    name,
    description,
    args: 'numbers...',
    examples: [example],
    run(args) {
      const values = args.flatMap((arg) => toList(arg)).map((value) => toNumber(value));
      if (values.length === 0 && name !== 'sum') throw new HelperError(`there is no ${name} of an empty list`);
      if (values.length > 100_000) throw new HelperError('the list is too long: at most 100000 numbers');
      return of(values);
    },
  };
}

function range(first: number, last: number, given: unknown): number[] {
  const step = given === undefined ? 1 : toNumber(given);
  if (step === 0) throw new HelperError('the step of a range cannot be 0');
  const count = Math.max(0, Math.floor((last - first) / step + 1e-9) + 1);
  if (count > LONGEST_RANGE) throw new HelperError(`a range of ${count} numbers is too long: at most ${LONGEST_RANGE}`);
  return Array.from({ length: count }, (_, index) => tidy(first + index * step));
}

/** Takes the dust of binary fractions away: 0.1 + 0.2 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(15));

/** By moving the decimal point in the text, since 1.005 * 100 is not 100.5. */
function round(value: number, decimals: number): number {
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-15) return size < 1e-15 ? 0 : value;
  const [digits = '', exponent = '0'] = String(size).split('e');
  const moved = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  return Math.sign(value) * Number(`${moved}e${-decimals}`);
}

function toDecimals(value: unknown): number {
  const decimals = toInteger(value);
  if (decimals < 0 || decimals > 15) throw new HelperError(`expected 0 to 15 decimals, got ${decimals}`);
  return decimals;
}

function nonZero(value: number): number {
  if (value === 0) throw new HelperError('a number cannot be divided by 0');
  return value;
}
