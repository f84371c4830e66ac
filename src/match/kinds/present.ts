import type { Matcher, Subject } from '../../model/matching.ts';
import { boolean } from '../../source/shape/scalars.ts';
import { ALL_FIELDS, defineKind } from './kind.ts';
import { shownList } from './texts.ts';

/** `present`: the field was sent, or was not; a body is empty, or is not. */
export const present = defineKind({
  name: 'present',
  description: 'true: the field is there (a body: is not empty); false: it is not',
  fields: ALL_FIELDS.filter((field) => field !== 'method' && field !== 'path' && field !== 'status'),
  alsoCalled: ['exists', 'absent', 'isPresent', 'isSet'],
  value: () => boolean(),
  compile: (wanted): Matcher => ({
    test: (subject) => isThere(subject) === wanted,
    expects: wanted ? 'any value' : 'nothing',
    detail: (subject) => (wanted || !isThere(subject) ? undefined : `it is there: ${shownList(subject.values)}`),
  }),
});

// Of a body only its size is asked: its text may be long, and need not be decoded for this.
const isThere = ({ body, values }: Subject): boolean => (body ? body.body.length > 0 : values.length > 0);
