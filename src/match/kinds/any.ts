import { list } from '../../source/shape/collections.ts';
import { anyOf } from './compose.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';

/** `any`: one of these matchers holds. */
export const any = defineKind({
  name: 'any',
  description: 'one of these matchers holds',
  fields: ALL_FIELDS,
  alsoCalled: ['or', 'some'],
  value: (field, nested) => list(nested.matcher(field), { min: 1 }),
  compile: (matchers) => anyOf(matchers),
});
