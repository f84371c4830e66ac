import { sendable } from '../actions/webhook/address.ts';
import { Request } from '../model/request.ts';
import { bodyIn, headersIn, listsOf, type Part, unknownKey } from './fields.ts';

const KEYS = ['path', 'method', 'destination', 'scheme', 'query', 'body', 'encodedBody', 'headers'];
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The request with what is given in its place, what is left out staying as it was; or what is wrong with it. */
export function changedRequest(before: Request, given: Part): Request | string {
  const unknown = unknownKey(given, 'request', KEYS);
  if (unknown !== undefined) return unknown;
  const { method = before.method, path = before.path, destination = before.authority } = given;
  const { scheme = before.scheme ?? 'http' } = given;
  if (typeof method !== 'string' || !METHOD.test(method)) return `a "request.method" that is none`;
  if (typeof path !== 'string' || !path.startsWith('/')) return `a "request.path" that does not start with /`;
  if (typeof destination !== 'string' || /[\s/?#@]/.test(destination)) return `a "request.destination" that is no host`;
  if (scheme !== 'http' && scheme !== 'https') return `a "request.scheme" that is neither http nor https`;
  const query = given.query === undefined ? before.query : listsOf(given.query);
  if (!query) return '"request.query" that is no object of names and lists of texts';
  const headers = given.headers === undefined ? before.rawHeaders : headersIn(given, 'request');
  if (typeof headers === 'string') return headers;
  const body = given.body === undefined ? before.body : bodyIn(given, 'request');
  if (typeof body === 'string') return body;
  const { via } = before;
  // Of a request to the mock itself, middleware is told a scheme that nobody sent: naming it again changes nothing.
  const moved = destination !== before.authority || scheme !== (before.scheme ?? 'http');
  return new Request({
    method: method.toUpperCase(),
    target: targetOf(before, path, query),
    rawHeaders: headers,
    body,
    form: moved ? 'absolute' : before.form,
    ...(moved ? { scheme } : before.scheme === undefined ? {} : { scheme: before.scheme }),
    authority: destination.toLowerCase(),
    via,
  });
}

/** What was not changed stays as it was sent, escapes and all. */
function targetOf(before: Request, path: string, query: ReadonlyMap<string, readonly string[]>): string {
  const raw = path === before.path ? before.rawPath : sendable(path.replace(/[?#]/g, encodeURIComponent));
  const search = sameQuery(before.query, query) ? before.rawQuery : queryText(query);
  return search === '' ? raw : `${raw}?${search}`;
}

const queryText = (query: ReadonlyMap<string, readonly string[]>): string =>
  [...query]
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&');

const sameQuery = (one: ReadonlyMap<string, readonly string[]>, other: ReadonlyMap<string, readonly string[]>) =>
  JSON.stringify([...one]) === JSON.stringify([...other]);
