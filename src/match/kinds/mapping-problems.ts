import type { Field } from '../../model/matching.ts';
import type { Problem } from '../../source/diagnose.ts';
import type { MapEntry, MapNode } from '../../source/nodes.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { MatcherKind } from './kind.ts';

/** What the fields are called in sentences. */
const FIELD_NAMES: { readonly [field in Field]: string } = {
  method: 'the method',
  scheme: 'the scheme',
  host: 'the host',
  path: 'the path',
  query: 'query values',
  headers: 'header values',
  cookies: 'cookie values',
  body: 'bodies',
  form: 'form fields',
  json: 'values in JSON',
  status: 'the status',
};

/** An operator of the format that does not work on this field. */
export const misplaced = (kind: MatcherKind, field: Field): Problem => ({
  code: 'misplaced-matcher',
  message: `"${kind.name}" does not work on ${FIELD_NAMES[field]}`,
  hint: `it belongs under ${kind.fields.map(placeOf).join(', ')}`,
});

const placeOf = (field: Field): string => (field === 'json' ? '"is"' : `"${field}"`);

/** An option beside operators that do not take it. */
export const strayOption = (
  name: string,
  takers: readonly MatcherKind[],
  present: readonly MatcherKind[],
): Problem => ({
  code: 'stray-option',
  message:
    present.length === 0
      ? `"${name}" is an option, and there is no matcher beside it`
      : `"${name}" means nothing to ${present.map((kind) => `"${kind.name}"`).join(', ')}`,
  hint:
    name === 'ignoreCase' && present.some((kind) => kind.name === 'regex')
      ? 'write "flags: i"'
      : `it is an option of ${takers.map((kind) => `"${kind.name}"`).join(', ')}`,
});

/** A key that is neither operator nor option. Under a body it is often a document that was meant. */
export function unknownKey(entry: MapEntry, node: MapNode, field: Field, kinds: readonly MatcherKind[]): Problem {
  const here = kinds.filter((kind) => kind.fields.includes(field));
  const options = here.flatMap((kind) => Object.keys(kind.options));
  const called = here.find((kind) => kind.alsoCalled?.some((name) => name.toLowerCase() === entry.key.toLowerCase()));
  const meant = didYouMean(entry.key, [...here.map((kind) => kind.name), ...options]);
  const operators = node.entries.some(({ key }) => here.some((kind) => kind.name === key));
  return {
    code: 'unknown-matcher',
    message: `unknown matcher "${entry.key}"`,
    hint:
      HABITS[entry.key] ??
      (called ? `write "${called.name}"` : undefined) ??
      meant ??
      (field === 'body' && !operators
        ? 'to compare the body with a document write {json: …} or {jsonPartial: …}'
        : `known here: ${here.map((kind) => kind.name).join(', ')}`),
  };
}

/** What other tools spell in a way that takes more than another name. */
const HABITS: { readonly [key: string]: string } = {
  caseInsensitive: 'write "ignoreCase: true"',
  ignoreArrayOrder: 'write "ignoreOrder: true"',
  ignoreExtraElements: 'write "ignoreExtra: true"',
  xPathNamespaces: 'write "xpath: {path: …, namespaces: …}"',
  absent: 'write "present: false"',
  doesNotMatch: 'write "not: {regex: …}"',
  doesNotContain: 'write "not: {contains: …}"',
};
