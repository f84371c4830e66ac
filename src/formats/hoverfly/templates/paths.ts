import { type Code, call, quoted, refuse, type Translation, value } from './code.ts';

/** `{{ Request.… }}`, behind the dot. */
export function requestPath(names: readonly string[], translation: Translation): Code {
  const [field = '', ...below] = names;
  const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  return read?.(below, translation) ?? refuse(translation, `Request${segments(names)} has no counterpart`);
}

type ReadField = (below: readonly string[], translation: Translation) => Code | undefined;

/** Values by name, as lists: the first of them is what a name alone stands for here. */
const named =
  (field: string): ReadField =>
  ([name, index, ...more]) => {
    if (more.length > 0) return undefined;
    if (name === undefined) return value(`request.${field}`);
    const values = `request.${field}${segments([name])}`;
    if (index === undefined || index === '0') return value(values);
    return /^\d+$/.test(index) ? call(`lookup ${values} ${index}`) : undefined;
  };

const only =
  (code: Code): ReadField =>
  (below) =>
    below.length === 0 ? code : undefined;

const FIELDS: { readonly [field: string]: ReadField } = {
  Method: only(value('request.method')),
  Body: only(value('request.body')),
  Scheme: only(call(`regexExtract request.baseUrl ${quoted('^[a-z]+')}`)),
  Host: only(call(`regexExtract request.baseUrl ${quoted('//(.+)')}`)),
  QueryParam: named('query'),
  Header: named('headers'),
  FormData: named('form'),
  // A list of segments, which prints them one behind the other.
  Path: ([index, ...more]) => {
    if (index === undefined) return call('replace request.path "/" ""');
    return /^\d+$/.test(index) && more.length === 0
      ? call(`lookup (split request.path "/") ${Number(index) + 1}`)
      : undefined;
  },
};

/** `.name`, or `.[odd name]`. */
export const segments = (names: readonly string[]): string =>
  names.map((name) => (/^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `.[${name}]`)).join('');
