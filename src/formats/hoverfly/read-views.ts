import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Reader } from './reader.ts';
import type { View } from './view.ts';

/** Until v4 a field was an object with a key for each matcher. */
const OLD_MATCHERS: { readonly [key: string]: string } = {
  exactMatch: 'exact',
  globMatch: 'glob',
  jsonMatch: 'json',
  jsonPathMatch: 'jsonpath',
  regexMatch: 'regex',
  xmlMatch: 'xml',
  xpathMatch: 'xpath',
};

export const isOldField = (value: JsonValue | undefined): boolean =>
  isJsonObject(value) && Object.keys(value).some((key) => Object.hasOwn(OLD_MATCHERS, key));

/** The matchers of one field; `plain` is what a bare text is. */
export function readViews(value: JsonValue | undefined, at: string, plain: string, reader: Reader): readonly View[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [{ matcher: plain, value, config: {}, at }];
  if (Array.isArray(value)) return value.flatMap((each, index) => readView(each, `${at}[${index}]`, reader) ?? []);
  return Object.entries(reader.object(value, at)).flatMap(([key, each]) => {
    const matcher = OLD_MATCHERS[key];
    if (matcher === undefined) return reader.problem(`${at}.${key}`, `there is no matcher "${key}"`) ?? [];
    return each === null ? [] : [{ matcher, value: each, config: {}, at: `${at}.${key}` }];
  });
}

function readView(value: JsonValue, at: string, reader: Reader): View | undefined {
  if (!isJsonObject(value)) return reader.problem(at, 'a matcher is expected: {"matcher": …, "value": …}');
  const matcher = reader.text(value.matcher, `${at}.matcher`, 'exact').toLowerCase() || 'exact';
  const doMatch =
    value.doMatch === undefined || value.doMatch === null
      ? undefined
      : readView(value.doMatch, `${at}.doMatch`, reader);
  return {
    matcher,
    value: value.value ?? '',
    config: isJsonObject(value.config) ? value.config : {},
    ...(doMatch ? { doMatch } : {}),
    at,
  };
}
