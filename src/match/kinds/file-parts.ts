import type { FormValue } from '../../content/form.ts';
import type { Matcher, Subject } from '../../model/matching.ts';
import type { FormSubject } from './form.ts';
import { defineKind, type MatcherKind } from './kind.ts';
import { shownValues } from './texts.ts';

// One file for two kinds: they differ by what of a file they look at.

const ofFile = (
  name: string,
  what: string,
  alsoCalled: string[],
  part: (value: FormValue) => string | undefined,
): MatcherKind =>
  defineKind({
    name,
    description: `the ${what} of a file in a multipart form`,
    fields: ['form'],
    alsoCalled,
    value: (_, nested) => nested.matcher('query'),
    compile: (matcher): Matcher => ({
      test: (subject) => matcher.test(textsOf(subject, part)),
      expects: `a file whose ${what} is ${matcher.expects}`,
      detail: (subject) => {
        const sent = textsOf(subject, part);
        return sent.values.length === 0 ? 'it is no file' : `its ${what} is ${shownValues(sent)}`;
      },
    }),
  });

const textsOf = (subject: Subject, part: (value: FormValue) => string | undefined): Subject => ({
  values: ((subject as FormSubject).parts ?? []).map(part).filter((text) => text !== undefined),
});

export const filename = ofFile('filename', 'name', ['fileName', 'file'], (value) => value.filename);
export const contentType = ofFile('contentType', 'content type', ['mimeType', 'type'], (value) => value.contentType);
