import { isDeepStrictEqual } from 'node:util';
import { plain } from '../evaluate/values.ts';
import { toText } from '../print/print.ts';
import { type Helper, isTrue, toList } from './helper.ts';

/**
 * What arrives in a query, a header or a form is text; so a number or a boolean equals its text. Structures are equal
 * when their JSON is.
 */
export function areEqual(left: unknown, right: unknown): boolean {
  const a = plain(left);
  const b = plain(right);
  if (a === b) return true;
  if (a === undefined || a === null || b === undefined || b === null) return (a ?? null) === (b ?? null);
  if (typeof a === 'object' || typeof b === 'object') return isDeepStrictEqual(a, b);
  return typeof a !== typeof b && toText(a) === toText(b);
}

/** Numbers, also as text, by size; other texts by their characters; otherwise neither is before the other. */
function compare(left: unknown, right: unknown): number {
  const [a, b] = [left, right].map((value) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
  );
  if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}

const comparison = (name: string, words: string, holds: (order: number) => boolean, example: string): Helper => ({
  name,
  description: `whether the first is ${words} the second: numbers by size, other texts by their characters`,
  args: 'a b',
  test: true,
  examples: [[`{{${name} 10 9}}`, example]],
  run: ([a, b]) => holds(compare(a, b)),
});

export const logic: readonly Helper[] = [
  {
    name: 'eq',
    description: 'whether two values are equal; a number equals its text, structures are compared as JSON',
    args: 'a b',
    test: true,
    examples: [
      ['{{eq 1 "1"}}', 'true'],
      ['{{#eq request.query.page "2"}}two{{else}}other{{/eq}}', 'two'],
    ],
    run: ([a, b]) => areEqual(a, b),
  },
  {
    name: 'ne',
    description: 'whether two values differ',
    args: 'a b',
    test: true,
    examples: [['{{ne "a" "b"}}', 'true']],
    run: ([a, b]) => !areEqual(a, b),
  },
  comparison('gt', 'greater than', (order) => order > 0, 'true'),
  comparison('gte', 'greater than or equal to', (order) => order >= 0, 'true'),
  comparison('lt', 'less than', (order) => order < 0, 'false'),
  comparison('lte', 'less than or equal to', (order) => order <= 0, 'false'),
  {
    name: 'and',
    description: 'whether all values are true; missing, `false`, `0`, `""` and an empty list are not',
    args: 'values...',
    test: true,
    examples: [['{{and true (eq 1 1)}}', 'true']],
    run: (values) => values.every(isTrue),
  },
  {
    name: 'or',
    description: 'whether any value is true',
    args: 'values...',
    test: true,
    examples: [['{{or false ""}}', 'false']],
    run: (values) => values.some(isTrue),
  },
  {
    name: 'not',
    description: 'whether the value is not true',
    args: 'value',
    test: true,
    examples: [['{{not request.query.nope}}', 'true']],
    run: ([value]) => !isTrue(value),
  },
  {
    name: 'contains',
    description: 'whether a text holds another, a list an equal value, or an object a key',
    args: 'whole part',
    lists: true,
    test: true,
    examples: [
      ['{{contains "teapot" "pot"}}', 'true'],
      ['{{contains request.query.tag "b"}}', 'true'],
    ],
    run([whole, part]) {
      if (Array.isArray(whole)) return whole.some((item) => areEqual(item, part));
      const wanted = plain(part);
      const holder = plain(whole);
      if (typeof holder === 'object' && holder !== null) return Object.hasOwn(holder, toText(wanted));
      return holder !== undefined && holder !== null && toText(holder).includes(toText(wanted));
    },
  },
  {
    name: 'default',
    description: 'the first value that is there: not missing, not null and not an empty text',
    args: 'value others...',
    examples: [['{{default request.query.nope "none"}}', 'none']],
    run: (values) => values.find((value) => value !== undefined && value !== null && value !== ''),
  },
  {
    name: 'choose',
    description: 'the second value when the first is true, otherwise the third',
    args: 'condition then otherwise?',
    examples: [['{{choose (eq 1 2) "yes" "no"}}', 'no']],
    run: ([condition, then, otherwise]) => (isTrue(condition) ? then : otherwise),
  },
  {
    name: 'list',
    description: 'a list of the values; a repeated parameter gives all of its values',
    args: 'values...?',
    lists: true,
    examples: [['{{json (list 1 "a")}}', '[1,"a"]']],
    run: (values) => values.flatMap((value) => toList(value)),
  },
];
