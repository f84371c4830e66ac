import type { Rendering } from '../../model/rendering.ts';
import type { Request } from '../../model/request.ts';
import { formOf } from './form.ts';
import { HeaderFields, own, type Values, valuesOf } from './values.ts';

export type Read = (rendering: Rendering) => unknown;

type Named = (request: Request) => ReadonlyMap<string, readonly string[]>;

const NAMED: Readonly<Record<string, Named>> = {
  query: (request) => request.query,
  headers: (request) => request.headers,
  cookies: (request) => request.cookies,
  form: formOf,
};

/** What `request.` offers. Query parameters, headers, cookies and form fields read as `Values`. */
const REQUEST: Readonly<Record<string, Read>> = {
  method: ({ request }) => request.method,
  /** Whole, with the query. */
  url: ({ origin, request }) => origin + request.target,
  /** Scheme and authority. */
  baseUrl: ({ origin }) => origin,
  /** Decoded. */
  path: ({ request }) => request.path,
  params: ({ params }) => params,
  query: ({ request }) => fields(request.query, {}),
  headers: ({ request }) => fields(request.headers, new HeaderFields()),
  cookies: ({ request }) => fields(request.cookies, {}),
  /** As text. */
  body: ({ request }) => request.text,
  json: ({ request }) => request.json,
  form: ({ request }) => fields(formOf(request), {}),
};

const ROOTS: Readonly<Record<string, Read>> = {
  request: (rendering) => requestContext(rendering, REQUEST_FIELDS),
  state: ({ state }) => state,
  vars: ({ vars }) => vars,
  saved: ({ saved }) => saved,
  steps: ({ steps }) => steps,
  mock: ({ mockUrl }) => ({ url: mockUrl }),
  env: ({ env }) => env,
  call: ({ call }) => call,
};

export const ROOT_NAMES: readonly string[] = Object.keys(ROOTS);
export const REQUEST_FIELDS: readonly string[] = Object.keys(REQUEST);
export const MOCK_FIELDS: readonly string[] = ['url'];

/** Reads a path that starts at the context's root. `{{request.json.items.[0].sku}}` is one walk, made ready at load. */
export function readPath(parts: readonly string[]): Read {
  const [root, field, name] = parts;
  if (root === undefined) return (rendering) => contextOf(rendering, REQUEST_FIELDS);
  if (!Object.hasOwn(ROOTS, root)) return () => undefined;
  if (root !== 'request' || field === undefined) return walk(ROOTS[root] as Read, parts.slice(1));
  if (!Object.hasOwn(REQUEST, field)) return () => undefined;
  const named = NAMED[field];
  if (!named || name === undefined) return walk(REQUEST[field] as Read, parts.slice(2));
  const key = field === 'headers' ? name.toLowerCase() : name;
  return walk(({ request }) => {
    const values = named(request).get(key);
    return values && valuesOf(values);
  }, parts.slice(3));
}

/** The same where one value is wanted: the first of several. */
export function readValue(parts: readonly string[]): Read {
  const named = parts.length === 3 && parts[0] === 'request' ? NAMED[parts[1] as string] : undefined;
  if (!named) return readPath(parts);
  const key = parts[1] === 'headers' ? (parts[2] as string).toLowerCase() : (parts[2] as string);
  return ({ request }) => named(request).get(key)?.[0];
}

function walk(start: Read, parts: readonly string[]): Read {
  const [first, second] = parts;
  if (first === undefined) return start;
  if (second === undefined) return (rendering) => own(start(rendering), first);
  if (parts.length === 2) return (rendering) => own(own(start(rendering), first), second);
  return (rendering) => {
    let value = start(rendering);
    for (const part of parts) value = own(value, part);
    return value;
  };
}

/** The whole context as plain objects, for the templates that Handlebars evaluates; of `request`, what they read. */
export function contextOf(rendering: Rendering, needs: readonly string[]): Record<string, unknown> {
  return {
    request: requestContext(rendering, needs),
    state: rendering.state,
    vars: rendering.vars,
    saved: rendering.saved,
    steps: rendering.steps,
    mock: { url: rendering.mockUrl },
    env: rendering.env,
    call: rendering.call,
  };
}

function requestContext(rendering: Rendering, needs: readonly string[]): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const field of needs) context[field] = (REQUEST[field] as Read)(rendering);
  return context;
}

function fields(map: ReadonlyMap<string, readonly string[]>, into: Record<string, Values>): Record<string, Values> {
  for (const [name, values] of map) {
    // A plain assignment of `__proto__` would set the prototype instead of a key.
    Object.defineProperty(into, name, {
      value: valuesOf(values),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return into;
}
