import { DOCUMENT_FIELDS } from './documents.ts';
import { documentMatcher } from './json.ts';
import { jsonDocument } from './json-value.ts';
import { defineKind } from './kind.ts';
import { shown } from './texts.ts';

/** `jsonPartial`: all of this is in the document, at the same place; list items in any order. */
export const jsonPartial = defineKind({
  name: 'jsonPartial',
  description: 'a part of the document: other keys are free, lists hold at least these items in any order',
  fields: DOCUMENT_FIELDS,
  alsoCalled: ['partialJson', 'jsonSubset', 'jsonContains'],
  value: jsonDocument,
  compile: (expected) =>
    documentMatcher(`JSON that includes ${shown(expected)}`, expected, { ignoreOrder: true, ignoreExtra: true }),
});
