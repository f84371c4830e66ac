import { HeaderFilter } from '../../actions/forward/header-filter.ts';
import { sendable } from '../../actions/webhook/address.ts';
import type { Entry, PairRequest } from '../../model/entry.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { PreparedSend } from '../../model/testing.ts';
import type { GivenHeader } from './credentials.ts';

const NOTHING = Buffer.alloc(0);

/** Its length and its host are the request's own; answers are compared unpacked, so nobody need pack them. */
const RECORDED = new HeaderFilter(['host', 'content-length', 'accept-encoding']);

export interface SendingRules {
  readonly given: readonly GivenHeader[];
  /** Headers with credentials, by lower-case name: recorded ones are not sent. */
  readonly hides: (name: string) => boolean;
}

/** The request that an entry answers: a pair's as it was recorded, a template's example. Throws a `RenderError`. */
export function requestOf(entry: Entry, rendering: Rendering, rules: SendingRules): PreparedSend {
  if (entry.kind === 'pair') {
    const { request, verification } = entry;
    const body = bodyOf(request);
    const recorded = typed(verification?.recordedHeaders ?? [], request);
    return { method: request.method, target: targetOf(request), headers: headersOf(recorded, rules), body };
  }
  const example = entry.verification?.example?.prepare(rendering);
  if (!example) throw new TypeError(`${entry.id} has no example`);
  return { ...example, headers: headersOf(example.headers, rules) };
}

function headersOf(recorded: readonly string[], { given, hides }: SendingRules): string[] {
  const replaced = new Set(given.map(({ name }) => name.toLowerCase()));
  const kept = RECORDED.apply(recorded).filter((_, index, all) => {
    const name = (all[index - (index % 2)] as string).toLowerCase();
    return !hides(name) && !replaced.has(name);
  });
  const headers = [...kept, ...given.flatMap(({ name, value }) => [name, value])];
  // Many services refuse who does not say who it is.
  for (const [name, value] of [
    ['User-Agent', 'mockrun'],
    ['Accept', '*/*'],
  ] as const) {
    if (!has(headers, name)) headers.push(name, value);
  }
  return headers;
}

/** A structured body is JSON; when it was written by hand, nobody may have said so. */
const typed = (headers: readonly string[], { body }: PairRequest): readonly string[] =>
  body && 'json' in body && !has(headers, 'content-type') ? [...headers, 'Content-Type', 'application/json'] : headers;

const has = (headers: readonly string[], name: string): boolean =>
  headers.some((text, index) => index % 2 === 0 && text.toLowerCase() === name.toLowerCase());

function targetOf({ path, query }: PairRequest): string {
  const pairs = [...(query ?? [])].flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return `${encodePath(path)}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/** It was decoded but for slashes and malformed escapes, which stay. */
const encodePath = (path: string): string =>
  sendable(path.replace(/%(?!2F)|[?#]/gi, (character) => encodeURIComponent(character)));

function bodyOf({ body }: PairRequest): Buffer {
  if (!body) return NOTHING;
  return 'json' in body ? Buffer.from(JSON.stringify(body.json)) : body.bytes;
}
