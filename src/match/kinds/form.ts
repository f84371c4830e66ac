import { type Form, type FormValue, formOf, mediaType } from '../../content/form.ts';
import type { Matcher, Subject } from '../../model/matching.ts';
import { defineKind } from './kind.ts';
import { shownList } from './texts.ts';

/** All values of one field, with what is known of files. */
export interface FormSubject extends Subject {
  readonly parts: readonly FormValue[];
}

const NOTHING: FormSubject = { values: [], parts: [] };

/** `form`: fields of an urlencoded or multipart form; others are free, `{}` is a form without fields. */
export const form = defineKind({
  name: 'form',
  description: 'fields of an urlencoded or multipart form; other fields are free, {} is none',
  fields: ['body'],
  alsoCalled: ['formParameters', 'parameters', 'formData', 'multipartPatterns'],
  value: (_, nested) => nested.matchers('form'),
  compile: (fields) => formMatcher(fields),
});

function formMatcher(fields: ReadonlyMap<string, Matcher>): Matcher {
  const wanted = [...fields];
  return {
    test({ body }) {
      const sent = body && formOf(body);
      if (!sent) return false;
      return wanted.length === 0
        ? sent.size === 0
        : wanted.every(([name, matcher]) => matcher.test(fieldOf(sent, name)));
    },
    expects:
      wanted.length === 0
        ? 'a form without fields'
        : `a form in which ${wanted.map(([name, matcher]) => `${name} is ${matcher.expects}`).join(' and ')}`,
    detail({ body }) {
      if (!body) return undefined;
      const sent = formOf(body);
      if (!sent) return `the body is no form${mediaType(body) && ` but ${mediaType(body)}`}`;
      const [name, matcher] = wanted.find(([each, test]) => !test.test(fieldOf(sent, each))) ?? [];
      if (name === undefined || !matcher) return sent.size > 0 ? `it has ${shownList([...sent.keys()])}` : undefined;
      const field = fieldOf(sent, name);
      return matcher.detail?.(field) ?? `${name} is ${shownList(field.values)}`;
    },
  };
}

function fieldOf(sent: Form, name: string): FormSubject {
  const parts = sent.get(name);
  return parts ? { values: parts.map((part) => part.text), parts } : NOTHING;
}
