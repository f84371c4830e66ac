import type { Field, Matcher } from '../../model/matching.ts';
import { text } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { type Scalar, typedScalar } from './scalar.ts';
import { caseNote, folding, ignoreCase, isCaseless, shown, someText } from './texts.ts';

/** `exact`: equal. Text is compared by its source text, a JSON value with its type. */
export const exact = defineKind({
  name: 'exact',
  description: 'equal; the same as writing the value alone',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['equalTo', 'equals', 'equal', 'eq', 'is', 'value', 'literal'],
  value: (field) => (field === 'json' ? typedScalar() : text()),
  compile: (value: Scalar, options, { field }) => scalarMatcher(value, field, options),
});

/** What a bare scalar means under a field. */
export const scalarMatcher = (value: Scalar, field: Field, options: { ignoreCase?: boolean } = {}): Matcher =>
  field === 'json' ? typedMatcher(value, options) : textMatcher(String(value), options, field);

/** Equality of text. */
export function textMatcher(wanted: string, options: { ignoreCase?: boolean } = {}, field?: Field): Matcher {
  const expects = `${JSON.stringify(wanted)}${caseNote(options)}`;
  if (field !== undefined && isCaseless(field)) {
    const folded = wanted.toLowerCase();
    const literals = [field === 'method' ? wanted.toUpperCase() : folded];
    return { ...someText(expects, (sent) => sent.toLowerCase() === folded), literals };
  }
  if (options.ignoreCase) {
    const folded = wanted.toLowerCase();
    return someText(expects, (sent) => sent.toLowerCase() === folded);
  }
  return { ...someText(expects, (sent) => sent === wanted), literals: [wanted] };
}

/** Equality of a JSON scalar: the number 5 is not the text "5". Its literals are JSON, not the bare text. */
function typedMatcher(wanted: Scalar, options: { ignoreCase?: boolean }): Matcher {
  const expects = `${shown(wanted)}${typeof wanted === 'string' ? caseNote(options) : ''}`;
  const fold = folding('json', options);
  if (typeof wanted !== 'string' || !options.ignoreCase) {
    return { expects, test: ({ values }) => values.includes(wanted), literals: [JSON.stringify(wanted)] };
  }
  const folded = fold(wanted);
  return { expects, test: ({ values }) => values.some((sent) => typeof sent === 'string' && fold(sent) === folded) };
}
