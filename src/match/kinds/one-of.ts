import type { Matcher } from '../../model/matching.ts';
import { list } from '../../source/shape/collections.ts';
import { text } from '../../source/shape/scalars.ts';
import type { Shape } from '../../source/shape/shape.ts';
import { anyOf } from './compose.ts';
import { scalarMatcher } from './exact.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { type Scalar, typedScalar } from './scalar.ts';
import { caseNote, ignoreCase, shown } from './texts.ts';

/** `oneOf`: equal to one of these. */
export const oneOf = defineKind({
  name: 'oneOf',
  description: 'equal to one of these',
  fields: ALL_FIELDS,
  options: ignoreCase,
  alsoCalled: ['in', 'enum', 'anyOf'],
  value: (field) => list<Scalar>(field === 'json' ? typedScalar() : (text() as Shape<Scalar>), { min: 1 }),
  compile(wanted, options, { field }): Matcher {
    const expects = `one of ${wanted.map(shown).join(', ')}${caseNote(options)}`;
    return { ...anyOf(wanted.map((each) => scalarMatcher(each, field, options))), expects };
  },
});
