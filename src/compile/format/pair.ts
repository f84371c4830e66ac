import { get, type Node } from '../../source/nodes.ts';
import { byKind, list, oneOrMany, record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type ObjectOf, object, optional, type Placed, required } from '../../source/shape/object.ts';
import { boolean, text, word } from '../../source/shape/scalars.ts';
import { named, type Shape, wrongType } from '../../source/shape/shape.ts';
import { ANSWERS, entryFields, entryHabits, STEPS_APART } from './entry.ts';

const plain: Shape<string> = {
  ...text(),
  read(node, reading) {
    const hint = matcherHint(node);
    return hint === undefined ? text().read(node, reading) : wrongType(node, reading, 'a string', hint);
  },
};

function matcherHint(node: Node): string | undefined {
  if (node.kind === 'map') return 'a pair compares exactly; matchers belong under "templates"';
  const [first] = node.kind === 'sequence' ? node.items : [];
  if (first?.kind !== 'map' || !get(first, 'matcher')) return undefined;
  return 'this is how Hoverfly writes matchers; for "exact" write the value alone, others belong under "templates"';
}

/** `{page: '1', tag: [a, b]}`, or the raw text behind the `?`. */
const query: Shape<string | Map<string, string[]>> = byKind({
  expects: 'a mapping of query keys, or the raw query string',
  scalar: text(),
  map: record(oneOrMany(plain), { expects: 'a mapping of query keys' }),
});

const body: Shape<Node> = { expects: 'text, or a structure', read: (node) => node, schema: () => ({}) };

const requestFields = {
  requestType: optional(word('recording'), 'as capture writes it'),
  method: optional(plain, 'required, here or in defaults'),
  scheme: optional(nullable(plain), 'http or https; absent: any'),
  host: optional(nullable(plain), 'absent or empty: any'),
  destination: optional(nullable(plain), 'another name for host, as recordings of Hoverfly have it'),
  path: optional(plain, 'required, here or in defaults; literal'),
  query: optional(nullable(query), 'the whole query; {} is none; absent: any'),
  ignoreQuery: optional(nullable(list(text('a query key'))), 'query keys that may differ or be absent'),
  body: optional(nullable(body), 'text, or a structure that is equal as JSON; absent: any'),
  encodedBody: optional(nullable(boolean()), 'the body is base64', false),
  headers: optional(
    nullable(record(nullable(oneOrMany(text())), { expects: 'a mapping of header names' })),
    'a record only: never matched',
  ),
  requiresState: optional(
    nullable(record(nullable(text()), { expects: 'a mapping of state keys' })),
    'state that must hold',
  ),
};

export type PairRequestSource = Placed<ObjectOf<typeof requestFields>>;

/** What a pair records of its request. */
export const pairRequestSource: Shape<PairRequestSource> = named('pairRequest', () =>
  object(requestFields, {
    expects: 'a request: a mapping with method and path',
    habits: {
      url: 'write "path", and "host" where it matters',
      urlPath: 'write "path"',
      uri: 'write "path"',
      cookies: 'pairs never match cookies; use a template',
      queryParameters: 'write "query"',
      queryStringParameters: 'write "query"',
    },
  }),
);

const pairFields = {
  request: required(pairRequestSource, 'the recorded request'),
  ...entryFields,
};

export type PairSource = Placed<ObjectOf<typeof pairFields>>;

/** An exact request-response pair. */
export const pairSource: Shape<PairSource> = named('pair', () =>
  object(pairFields, {
    expects: 'a pair: a mapping with request and response',
    habits: entryHabits,
    exclusive: { keys: ANSWERS, what: 'a pair' },
    apart: STEPS_APART,
  }),
);
