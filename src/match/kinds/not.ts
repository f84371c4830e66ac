import { notThis } from './compose.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';

/** `not`: the matcher inside does not hold, whatever the reason: of several values, none is accepted. */
export const not = defineKind({
  name: 'not',
  description: 'the matcher inside does not hold; of several values, for none',
  fields: ALL_FIELDS,
  alsoCalled: ['doesNotMatch', 'notEquals', 'ne', 'doesNotContain'],
  value: (field, nested) => nested.matcher(field),
  compile: (matcher) => notThis(matcher),
});
