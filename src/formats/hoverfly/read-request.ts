import type { JsonValue } from '../../model/json.ts';
import { isOldField, readViews } from './read-views.ts';
import type { Reader } from './reader.ts';
import type { HoverflyRequest, View } from './view.ts';

const KEYS = new Set(
  'requestType method scheme destination path query deprecatedQuery queriesWithMatchers body headers headersWithMatchers requiresState'.split(
    ' ',
  ),
);

/** A request of any version: which one is told by the shape of each field. */
export function readRequest(value: JsonValue | undefined, at: string, reader: Reader): HoverflyRequest {
  const request = reader.object(value, at);
  for (const key of Object.keys(request)) {
    if (!KEYS.has(key)) reader.note(`${at}.${key}`, `Hoverfly has no such field, and does not look at it either`);
  }
  // v1: what was not recorded is a template, whose texts may hold wildcards.
  const type = reader.text(request.requestType, `${at}.requestType`, 'recording');
  const plain = type === 'recording' ? 'exact' : 'glob';
  const field = (name: string): readonly View[] => readViews(request[name], `${at}.${name}`, plain, reader);
  const isWhole = typeof request.query === 'string' || isOldField(request.query);
  const keyed = isWhole ? request.queriesWithMatchers : (request.query ?? request.queriesWithMatchers);
  const keyedAt = isWhole || request.query === undefined ? `${at}.queriesWithMatchers` : `${at}.query`;
  return {
    at,
    method: field('method'),
    scheme: field('scheme'),
    destination: field('destination'),
    path: field('path'),
    body: field('body'),
    deprecatedQuery: [...(isWhole ? unescaped(field('query')) : []), ...field('deprecatedQuery')],
    ...(keyed === undefined || keyed === null
      ? {}
      : { query: reader.map(keyed, keyedAt, (each, where) => readViews(each, where, 'exact', reader)) }),
    headers: new Map([
      ...readHeaders(request.headers, `${at}.headers`, reader),
      ...readHeaders(request.headersWithMatchers, `${at}.headersWithMatchers`, reader),
    ]),
    requiresState: reader.map(request.requiresState, `${at}.requiresState`, (each, where) =>
      reader.text(each, where, ''),
    ),
  };
}

/** A list of texts, as until v4, is one glob; otherwise as every field. */
function readHeaders(value: JsonValue | undefined, at: string, reader: Reader): Map<string, readonly View[]> {
  return reader.map(value, at, (each, where) =>
    Array.isArray(each) && each.every((item) => typeof item === 'string')
      ? [{ matcher: 'glob', value: each.join(';'), config: {}, at: where }]
      : readViews(each, where, 'exact', reader),
  );
}

/** Old queries are kept as they were sent; what they are compared with is decoded. */
const unescaped = (views: readonly View[]): View[] =>
  views.map((view) => (typeof view.value === 'string' ? { ...view, value: decode(view.value) } : view));

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
