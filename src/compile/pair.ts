import { decodeBase64 } from '../content/base64.ts';
import { sentHost } from '../match/origin.ts';
import type { Pair, PairRequest } from '../model/entry.ts';
import { decodePath, parseQuery } from '../model/request.ts';
import { get, type Node, type ScalarNode } from '../source/nodes.ts';
import { json } from '../source/shape/scalars.ts';
import type { EntryContext } from './context.ts';
import { compileEntry, stateTests } from './entry.ts';
import type { PairRequestSource, PairSource } from './format/pair.ts';
import { reportPathHabits } from './format/path-habits.ts';

export function compilePair(source: PairSource, name: string, context: EntryContext): Pair | undefined {
  const request = compilePairRequest(source.request, context);
  const base = compileEntry(source, name, stateTests(source.request.requiresState, context), context);
  return request && base && { ...base, kind: 'pair', request };
}

/** `GET /orders`: what an entry without a name is called. */
export const pairTitle = (source: PairSource): string =>
  `${(source.request.method ?? 'GET').toUpperCase()} ${source.request.path ?? ''}`;

/** What a pair compares requests with; undefined after its problems were reported. */
export function compilePairRequest(source: PairRequestSource, context: EntryContext): PairRequest | undefined {
  const { reading } = context;
  const path = requiredPath(source, context);
  if (source.method === undefined) {
    reading.problem(source.node, {
      code: 'missing-method',
      message: 'a pair needs a method',
      hint: 'add "method: GET" here or in the defaults',
    });
  }
  if (source.host && source.destination) {
    reading.problem(get(source.node, 'destination') ?? source.node, {
      code: 'conflicting-keys',
      message: '"destination" is another name for "host"; both stand here',
    });
  }
  const body = source.body ? readBody(source.body, source.encodedBody === true, context) : undefined;
  if (path === undefined || source.method === undefined || (source.body && !body)) return undefined;
  const host = source.host || source.destination;
  return {
    method: source.method.toUpperCase(),
    path,
    ...(source.scheme ? { scheme: source.scheme.toLowerCase() } : {}),
    ...(host ? { host: sentHost(host) } : {}),
    ...(source.query === undefined || source.query === null ? {} : { query: readQuery(source.query) }),
    ...(source.ignoreQuery ? { ignoreQuery: source.ignoreQuery } : {}),
    ...(body ? { body } : {}),
  };
}

function requiredPath(source: PairRequestSource, context: EntryContext): string | undefined {
  const node = get(source.node, 'path') as ScalarNode | undefined;
  if (source.path === undefined || !node) {
    context.reading.problem(source.node.entries[0]?.keyRange ?? source.node, {
      code: 'missing-path',
      message: 'a pair needs a path',
      hint: 'add "path: /…" here or in the defaults',
    });
    return undefined;
  }
  if (reportPathHabits(source.path, node, context.reading)) return undefined;
  if (/\{[A-Za-z_]\w*\*?\}/.test(source.path)) {
    context.reading.problem(node, {
      code: 'pattern-in-pair',
      severity: 'warning',
      message: 'braces in the path of a pair are literal',
      hint: 'a path pattern belongs under "templates"',
    });
  }
  return decodePath(source.path);
}

const readQuery = (query: string | Map<string, string[]>): ReadonlyMap<string, readonly string[]> =>
  typeof query === 'string' ? parseQuery(query.replace(/^\?/, '')) : query;

function readBody(node: Node, encoded: boolean, { reading }: EntryContext): PairRequest['body'] {
  if (node.kind !== 'scalar') return { json: json().read(node, reading) ?? null };
  const value = reading.fill(node.source, node);
  if (typeof value === 'object') return { json: value };
  if (!encoded) return { bytes: Buffer.from(String(value), 'utf8') };
  const bytes = decodeBase64(String(value));
  if (bytes) return { bytes };
  reading.problem(node, {
    code: 'bad-base64',
    message: 'the body is not base64',
    hint: 'remove "encodedBody: true" when the body is plain text',
  });
  return undefined;
}
