import { headerLines } from '../actions/callback/headers.ts';
import { decodeBase64 } from '../content/base64.ts';
import { isJsonObject } from '../model/json.ts';
import { didYouMean } from '../source/suggest.ts';

/** A part of a document that middleware gave back. */
export type Part = { readonly [key: string]: unknown };

/** What is wrong with its keys, to stand behind "gave back"; undefined when nothing is. */
export function unknownKey(part: Part, name: string, known: readonly string[]): string | undefined {
  const unknown = Object.keys(part).find((key) => !known.includes(key));
  if (unknown === undefined) return undefined;
  const hint = didYouMean(unknown, known) ?? `known: ${known.join(', ')}`;
  return `the unknown key "${unknown}" in "${name}"; ${hint}`;
}

/** Names → lists of texts; undefined when it is something else. */
export function listsOf(value: unknown): Map<string, readonly string[]> | undefined {
  if (!isJsonObject(value)) return undefined;
  const lists = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(value)) {
    if (!Array.isArray(values) || !values.every((each) => typeof each === 'string')) return undefined;
    lists.set(name, values);
  }
  return lists;
}

/** Headers as names and values in turn, without those that are computed; or what is wrong with them. */
export function headersIn(part: Part, name: string): readonly string[] | string {
  const lists = listsOf(part.headers);
  if (!lists) return `"${name}.headers" that are no object of names and lists of texts`;
  const lines = headerLines(lists);
  return 'lines' in lines ? lines.lines : lines.nonsense.replace(/^it returned /, '');
}

/** The body's bytes; or what is wrong with it. */
export function bodyIn({ body, encodedBody = false }: Part, name: string): Buffer | string {
  if (typeof body !== 'string') return `a "${name}.body" that is no text`;
  if (typeof encodedBody !== 'boolean') return `a "${name}.encodedBody" that is neither true nor false`;
  if (!encodedBody) return Buffer.from(body, 'utf8');
  return decodeBase64(body) ?? `a "${name}.body" that is no base64`;
}
