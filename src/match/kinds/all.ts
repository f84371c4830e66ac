import { list } from '../../source/shape/collections.ts';
import { allOf } from './compose.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';

/** `all`: every one of these matchers holds; each may be met by another of the sent values. */
export const all = defineKind({
  name: 'all',
  description: 'every one of these matchers holds',
  fields: ALL_FIELDS,
  alsoCalled: ['and', 'allOf'],
  value: (field, nested) => list(nested.matcher(field), { min: 1 }),
  compile: (matchers) => allOf(matchers),
});
