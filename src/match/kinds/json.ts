import type { JsonValue } from '../../model/json.ts';
import type { Matcher } from '../../model/matching.ts';
import { optional } from '../../source/shape/object.ts';
import { boolean } from '../../source/shape/scalars.ts';
import { DOCUMENT_FIELDS, documentsOf, noDocument, someDocument } from './documents.ts';
import { firstMisfit, fits, type JsonLeniency, type Misfit } from './json-compare.ts';
import { jsonDifferences } from './json-differences.ts';
import { jsonDocument } from './json-value.ts';
import { defineKind } from './kind.ts';
import { shown } from './texts.ts';

/** `json`: the body is this document; the order of keys and the spelling of numbers do not count. */
export const json = defineKind({
  name: 'json',
  description: 'deep equal to this JSON document',
  fields: DOCUMENT_FIELDS,
  options: {
    ignoreOrder: optional(boolean(), 'lists are equal in any order', false),
    ignoreExtra: optional(boolean(), 'the document may hold more keys and more list items', false),
  },
  alsoCalled: ['equalToJson', 'jsonBody', 'document'],
  value: jsonDocument,
  compile: (expected, options) => {
    const notes = [options.ignoreOrder && 'lists in any order', options.ignoreExtra && 'more may be there'];
    const note = notes.filter((each) => typeof each === 'string').join(', ');
    return documentMatcher(`JSON equal to ${shown(expected)}${note && ` (${note})`}`, expected, options);
  },
});

/** Compares documents, and tells where the first difference is. */
export const documentMatcher = (expects: string, expected: JsonValue, leniency: JsonLeniency): Matcher => ({
  ...someDocument(expects, (got) => fits(expected, got, leniency)),
  detail(subject) {
    const [got] = documentsOf(subject);
    if (got === undefined) return noDocument(subject);
    const misfit = firstMisfit(expected, got, leniency);
    return misfit && sentence(misfit);
  },
  differences(subject, most) {
    const [got] = documentsOf(subject);
    return got === undefined ? [] : jsonDifferences(expected, got, leniency, most);
  },
});

function sentence({ path, expected, got }: Misfit): string {
  if (got === undefined) return `${path} is missing; expected ${shown(expected as JsonValue)}`;
  if (expected === undefined) return `${path} is not expected; it is ${shown(got)}`;
  return `${path} is ${shown(got)} instead of ${shown(expected)}`;
}
