import type { JsonValue } from './json.ts';

/** How the target of a request was written: `/orders`, or `http://host/orders` as to a proxy. */
export type TargetForm = 'origin' | 'absolute';

export interface RequestParts {
  /** As sent; upper-cased here. */
  readonly method: string;
  /** The request target as sent, query included: `/orders?page=1`; of the absolute form only what follows the authority. */
  readonly target: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body?: Buffer;
  readonly form?: TargetForm;
  /** Known for the absolute form only. */
  readonly scheme?: string;
  /** Authority: of the target for the absolute form, of the `Host` header otherwise; lower case, port kept as sent. */
  readonly authority?: string;
  /** The `Via` lines, joined by commas. */
  readonly via?: string | undefined;
}

const NOTHING = Buffer.alloc(0);

/**
 * One request as matchers and templates see it. Nothing is parsed before somebody asks, and then once: the common
 * exact pair touches only `method`, `path` and `rawQuery`.
 */
export class Request {
  readonly method: string;
  /** The target as sent: path and query. */
  readonly target: string;
  readonly rawPath: string;
  /** Without the `?`; `''` when there is none. */
  readonly rawQuery: string;
  readonly rawHeaders: readonly string[];
  readonly form: TargetForm;
  readonly scheme: string | undefined;
  readonly authority: string;
  readonly via: string | undefined;
  body: Buffer;
  #path: string | undefined;
  #query: ReadonlyMap<string, readonly string[]> | undefined;
  #headers: ReadonlyMap<string, readonly string[]> | undefined;
  #cookies: ReadonlyMap<string, readonly string[]> | undefined;
  #text: string | undefined;
  #json: { value: JsonValue | undefined } | undefined;
  #memo: Map<unknown, unknown> | undefined;

  constructor(parts: RequestParts) {
    this.method = parts.method;
    this.target = parts.target;
    const mark = parts.target.indexOf('?');
    this.rawPath = mark < 0 ? parts.target : parts.target.slice(0, mark);
    this.rawQuery = mark < 0 ? '' : parts.target.slice(mark + 1);
    this.rawHeaders = parts.rawHeaders;
    this.form = parts.form ?? 'origin';
    this.scheme = parts.scheme;
    this.authority = parts.authority ?? '';
    this.via = parts.via;
    this.body = parts.body ?? NOTHING;
  }

  /** Percent-decoded; `%2F` stays, and so does a malformed escape, as written. */
  get path(): string {
    this.#path ??= decodePath(this.rawPath);
    return this.#path;
  }

  /** Decoded names and values, in order. */
  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.rawQuery);
    return this.#query;
  }

  /** Lower-case names; values are field lines in order, never split at commas. */
  get headers(): ReadonlyMap<string, readonly string[]> {
    this.#headers ??= groupHeaders(this.rawHeaders);
    return this.#headers;
  }

  /** The first field line of that name (lower case), or undefined. */
  header(name: string): string | undefined {
    return this.headers.get(name)?.[0];
  }

  get cookies(): ReadonlyMap<string, readonly string[]> {
    this.#cookies ??= parseCookies(this.headers.get('cookie') ?? []);
    return this.#cookies;
  }

  /** The body as UTF-8. */
  get text(): string {
    this.#text ??= this.body.toString('utf8');
    return this.#text;
  }

  /** The body as JSON, or undefined when it is none. */
  get json(): JsonValue | undefined {
    this.#json ??= { value: parseJson(this.text) };
    return this.#json.value;
  }

  /** Computes once per request and key: a parsed XML document, the nodes a JSONPath selects. */
  memo<T>(key: unknown, compute: () => T): T {
    this.#memo ??= new Map();
    if (!this.#memo.has(key)) this.#memo.set(key, compute());
    return this.#memo.get(key) as T;
  }
}

/**
 * Percent-decodes a path; an encoded slash stays encoded, so that it never becomes a separator, and a malformed escape
 * as it is written, without any effect on others.
 */
export function decodePath(path: string): string {
  if (!path.includes('%')) return path;
  return path
    .split(/(%2f)/i)
    .map((part, index) => (index % 2 === 1 ? '%2F' : decodeEscapes(part)))
    .join('');
}

function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(ESCAPED_CHARACTER, (escape) => {
      try {
        return decodeURIComponent(escape);
      } catch {
        return escape;
      }
    });
  }
}

/** What has the form of one character in UTF-8; some of these are none all the same. */
const ESCAPED_CHARACTER =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

const decodeQueryPart = (part: string): string => {
  const spaced = part.includes('+') ? part.replaceAll('+', ' ') : part;
  return spaced.includes('%') ? decodeEscapes(spaced) : spaced;
};

/** `a=1&b=2&a=3` → a: [1, 3], b: [2]. A malformed escape stays as written. Also reads urlencoded forms. */
export function parseQuery(raw: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const part of raw.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decodeQueryPart(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decodeQueryPart(part.slice(equals + 1));
    const values = query.get(name);
    if (values) values.push(value);
    else query.set(name, [value]);
  }
  return query;
}

/** Flat names and values → lower-case name to field lines. */
export function groupHeaders(raw: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    const values = headers.get(name);
    if (values) values.push(raw[index + 1] as string);
    else headers.set(name, [raw[index + 1] as string]);
  }
  return headers;
}

function parseCookies(lines: readonly string[]): Map<string, string[]> {
  const cookies = new Map<string, string[]>();
  for (const pair of lines.join(';').split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    const value = pair
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    const values = cookies.get(name);
    if (values) values.push(value);
    else cookies.set(name, [value]);
  }
  return cookies;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
