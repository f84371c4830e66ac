import type { JsonValue } from '../../model/json.ts';
import type { Field, Matcher } from '../../model/matching.ts';
import { byKind, list } from '../../source/shape/collections.ts';
import { optional } from '../../source/shape/object.ts';
import { boolean, text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { assign } from './assign.ts';
import { scalarMatcher } from './exact.ts';
import { defineKind, type Nested } from './kind.ts';
import { type Scalar, typedScalar } from './scalar.ts';
import { ignoreCase } from './texts.ts';

export interface ListOptions {
  readonly ignoreOrder?: boolean;
  readonly ignoreUnknown?: boolean;
  readonly ignoreOccurrences?: boolean;
  readonly ignoreCase?: boolean;
}

/** One of a list: a value to be equal to, or a matcher. */
export type Item = { readonly scalar: Scalar } | { readonly matcher: Matcher };

/** `array`: all values that were sent under a name, compared as a list. */
export const array = defineKind({
  name: 'array',
  description: 'all values in order, each equal or accepted by its matcher',
  fields: ['query', 'headers', 'cookies', 'form', 'json'],
  options: {
    ignoreOrder: optional(boolean(), 'the values may come in any order', false),
    ignoreUnknown: optional(boolean(), 'values that are not in the list may be sent too', false),
    ignoreOccurrences: optional(boolean(), 'a value may be sent more or less often than it is listed', false),
    ...ignoreCase,
  },
  alsoCalled: ['list', 'hasExactly', 'values'],
  value: (field, nested) => items(field, nested),
  compile: (wanted, options, { field }) => listMatcher(wanted, field, options),
});

/** The list itself: scalars and matchers. */
export const items = (field: Field, nested: Nested): Shape<Item[]> =>
  list(
    byKind<Item, never, Item>({
      expects: 'a value or a mapping of matchers',
      scalar: mapped(field === 'json' ? typedScalar() : (text() as Shape<Scalar>), (scalar) => ({ scalar })),
      map: mapped(nested.matcher(field), (matcher) => ({ matcher })),
    }),
  );

/** All values, as a list. A JSON value that is itself a list is compared by its items. */
export function listMatcher(wanted: readonly Item[], field: Field, options: ListOptions = {}): Matcher {
  const matchers = wanted.map((item) =>
    'matcher' in item ? item.matcher : scalarMatcher(item.scalar, field, options),
  );
  const expected = options.ignoreOccurrences ? matchers.filter(isFirst) : matchers;
  const accepts = (index: number, value: JsonValue): boolean => expected[index]?.test({ values: [value] }) ?? false;
  const holds = (sent: readonly JsonValue[]): boolean => {
    const known = options.ignoreUnknown
      ? sent.filter((value) => expected.some((each) => each.test({ values: [value] })))
      : sent;
    if (options.ignoreOccurrences) return sameSet(expected.length, known, accepts, options.ignoreOrder === true);
    if (known.length !== expected.length) return false;
    return options.ignoreOrder
      ? assign(expected.length, known.length, (index, at) => accepts(index, known[at] as JsonValue))
      : known.every((value, index) => accepts(index, value));
  };
  const isSingleList = ({ values }: { values: readonly JsonValue[] }): JsonValue[] | undefined =>
    field === 'json' && values.length === 1 && Array.isArray(values[0]) ? values[0] : undefined;
  return {
    test: (subject) => {
      const single = isSingleList(subject);
      return holds(subject.values) || (single !== undefined && holds(single));
    },
    expects: `${matchers.length === 0 ? 'an empty list' : `the list ${matchers.map((each) => each.expects).join(', ')}`}${note(options)}`,
    detail(subject) {
      const sent = isSingleList(subject) ?? subject.values;
      return sent.length === matchers.length ? undefined : `${sent.length} sent, ${matchers.length} expected`;
    },
  };
}

/** Which expected value each sent one is; every one must turn up, in the expected order unless that is ignored. */
function sameSet(
  expected: number,
  sent: readonly JsonValue[],
  accepts: (index: number, value: JsonValue) => boolean,
  ignoreOrder: boolean,
): boolean {
  const indexes = Array.from({ length: expected }, (_, index) => index);
  if (!sent.every((value) => indexes.some((index) => accepts(index, value)))) return false;
  if (ignoreOrder) return indexes.every((index) => sent.some((value) => accepts(index, value)));
  const order = new Set(sent.map((value) => indexes.findIndex((index) => accepts(index, value))));
  return order.size === expected && [...order].every((index, at) => index === at);
}

const isFirst = (matcher: Matcher, at: number, matchers: readonly Matcher[]): boolean =>
  matchers.findIndex((each) => each.expects === matcher.expects) === at;

const note = (options: ListOptions): string => {
  const notes = [
    options.ignoreOrder && 'in any order',
    options.ignoreUnknown && 'among others',
    options.ignoreOccurrences && 'any number of times',
    options.ignoreCase && 'in any case',
  ].filter((each) => typeof each === 'string');
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`;
};
