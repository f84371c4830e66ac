import { createHash } from 'node:crypto';
import { withoutBoundary } from '../../content/boundary.ts';
import type { Entry, PairRequest } from '../../model/entry.ts';
import type { JsonValue } from '../../model/json.ts';
import type { RecordedRequest } from '../../model/recording.ts';
import { decodePath, parseQuery } from '../../model/request.ts';

/** Equal for requests that the dictionary of pairs takes for the same one. */
export type Identity = string;

/** Of what is about to be written. */
export function identityOf(request: Omit<RecordedRequest, 'headers'>): Identity {
  const { method, scheme = '', host = '', path, query = '', ignoreQuery = [], body, requiresState } = request;
  const states = [...(requiresState?.values() ?? [])];
  return [
    method,
    scheme,
    host.toLowerCase(),
    decodePath(path),
    queryKey(parseQuery(query), ignoreQuery),
    bodyKey(body ?? NOTHING),
    ...states,
  ].join('\n');
}

/** Of a pair that was loaded; undefined for templates. */
export function identityOfEntry(entry: Entry): Identity | undefined {
  const stateless = statelessIdentityOf(entry);
  if (stateless === undefined) return undefined;
  return [stateless, ...entry.requiresState.flatMap(({ matcher }) => matcher.literals ?? [])].join('\n');
}

/** All pairs of a sequence have the same. */
export function statelessIdentityOf(entry: Entry): Identity | undefined {
  if (entry.kind !== 'pair') return undefined;
  const { method, scheme = '', host = '', path, query, ignoreQuery = [], body } = entry.request;
  return [method, scheme, host, path, queryKey(query ?? new Map(), ignoreQuery), loadedBodyKey(body)].join('\n');
}

const NOTHING = Buffer.alloc(0);

function queryKey(query: ReadonlyMap<string, readonly string[]>, ignored: readonly string[]): string {
  if (query.size === 0 && ignored.length === 0) return '';
  const names = [...query].filter(([name]) => !ignored.includes(name));
  return JSON.stringify([names.toSorted(([one], [other]) => (one < other ? -1 : 1)), ignored.toSorted()]);
}

const loadedBodyKey = (body: PairRequest['body']): string => {
  if (body === undefined) return '';
  return 'json' in body ? digest(canonical(body.json)) : bodyKey(body.bytes);
};

/** A document that is written as a structure is equal to any of the same content. */
function bodyKey(bytes: Buffer): string {
  if (bytes.length === 0) return '';
  const first = bytes[0];
  if (first !== 0x7b && first !== 0x5b) return digest(withoutBoundary(bytes));
  const text = bytes.toString('utf8');
  try {
    const value = JSON.parse(text) as JsonValue;
    return JSON.stringify(value) === text ? digest(canonical(value)) : digest(bytes);
  } catch {
    return digest(bytes);
  }
}

const digest = (content: string | Buffer): string => createHash('sha1').update(content).digest('base64');

const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_, inner: JsonValue) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
