import type { JsonValue } from '../../model/json.ts';
import type { Field, Matcher, Subject } from '../../model/matching.ts';

/** The JSON documents in a subject: a body's one, when it is JSON; elsewhere the selected values themselves. */
export function documentsOf(subject: Subject): readonly JsonValue[] {
  if (!subject.body) return subject.values;
  const { json } = subject.body;
  return json === undefined ? [] : [json];
}

/** Where documents can be asked for: bodies, and values that were selected in one. */
export const DOCUMENT_FIELDS: readonly Field[] = ['body', 'json'];

/** Holds when one document is accepted. */
export const someDocument = (expects: string, accept: (document: JsonValue) => boolean): Matcher => ({
  expects,
  test: (subject) => documentsOf(subject).some(accept),
});

/** Why there is nothing to look at, or undefined. */
export function noDocument(subject: Subject): string | undefined {
  if (documentsOf(subject).length > 0) return undefined;
  if (!subject.body) return 'nothing is there';
  return subject.body.body.length === 0 ? 'the body is empty' : 'the body is not JSON';
}
