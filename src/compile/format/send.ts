import type { Node } from '../../source/nodes.ts';
import { byKind, oneOrMany, record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type ObjectOf, object, optional, type Placed } from '../../source/shape/object.ts';
import { boolean, text } from '../../source/shape/scalars.ts';
import { named, type Shape } from '../../source/shape/shape.ts';

const body: Shape<Node> = { expects: 'text, or a structure', read: (node) => node, schema: () => ({}) };

const fields = {
  method: optional(text('a method'), 'the method', 'GET'),
  scheme: optional(nullable(text('http or https')), 'sent in absolute form, as to a proxy'),
  host: optional(nullable(text('a host')), 'the Host header'),
  path: optional(text('a path'), 'the path'),
  url: optional(text('a path with its query'), 'path and query in one, as it goes on the wire'),
  query: optional(
    nullable(
      byKind({
        expects: 'a mapping of query keys, or the raw query string',
        scalar: text(),
        map: record(nullable(oneOrMany(text())), { expects: 'a mapping of query keys' }),
      }),
    ),
    'the query',
  ),
  headers: optional(
    nullable(record(nullable(oneOrMany(text())), { expects: 'a mapping of header names' })),
    'the headers',
  ),
  body: optional(nullable(body), 'text; or a structure, sent as JSON'),
  encodedBody: optional(nullable(boolean()), 'the body is base64', false),
};

export type SendSource = Placed<ObjectOf<typeof fields>>;

/** A request to send: `{method, path or url, query, headers, body}`. */
export const send: Shape<SendSource> = named('send', () =>
  object(fields, {
    expects: 'a request to send: a mapping with method and path',
    exclusive: { keys: ['path', 'url'], what: 'a request to send' },
  }),
);
