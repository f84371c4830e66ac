import type { Node, ScalarNode } from '../../source/nodes.ts';
import { byKind, oneOrMany, record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type ObjectOf, object, optional, type Placed } from '../../source/shape/object.ts';
import { boolean, integer, text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { controlsInside } from '../kinds/misplaced.ts';
import { anyNode, headerNodes, textNode } from '../webhook/text-nodes.ts';
import { type Destination, parseDestination } from './destination.ts';

const destination: Shape<Destination> = mapped(
  text('a URL such as https://api.shop.test'),
  (written, node, reading) => {
    const parsed = parseDestination(written);
    if ('origin' in parsed) return parsed;
    reading.problem(node, parsed);
    return undefined;
  },
);

const method: Shape<string> = mapped(text('a method'), (written, node, reading) => {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(written)) return written.toUpperCase();
  reading.problem(node, { code: 'bad-method', message: `${JSON.stringify(written)} cannot be a method` });
  return undefined;
});

const path: Shape<ScalarNode> = mapped(textNode('a path'), (scalar, node, reading) => {
  const problem = pathProblem(scalar.source);
  if (problem) reading.problem(node, { code: 'bad-path', ...problem });
  return problem ? undefined : scalar;
});

function pathProblem(written: string): { message: string; hint: string } | undefined {
  if (!written.startsWith('/')) return { message: 'a path starts with a slash', hint: `write /${written}` };
  if (written.replace(/\{\$[^}]*\}/g, '').includes('?')) {
    return { message: 'a path has no query', hint: 'write it under "query:", name by name' };
  }
  return undefined;
}

const query: Shape<Map<string, readonly ScalarNode[] | null>> = record(nullable(oneOrMany(textNode('a value'))), {
  expects: 'a mapping of query names',
});

const bodyFields = {
  headers: optional(nullable(headerNodes), 'name → value or values that replace those of that name; null removes'),
  body: optional(anyNode, 'text; or a structure, sent as JSON; null removes'),
  encodedBody: optional(boolean(), 'the body is base64', false),
};

const requestFields = {
  method: optional(method, 'sent in place of the own one'),
  path: optional(path, "sent in place of the own one, behind the target's path"),
  query: optional(nullable(query), 'name → value or values that replace those of that name; null removes, {} all'),
  ...bodyFields,
};

const responseFields = {
  status: optional(integer(200, 599), 'answered in place of the own one'),
  ...bodyFields,
};

const habits = { statusCode: 'write "status"', queryStringParameters: 'write "query"', jsonBody: 'write "body"' };

export type RequestOverrides = Placed<ObjectOf<typeof requestFields>>;
export type ResponseOverrides = Placed<ObjectOf<typeof responseFields>>;

const fields = {
  to: optional(destination, "where to: a URL, whose path goes before the request's; default: the host it names"),
  keepHost: optional(boolean(), "the client's Host instead of the target's", false),
  request: optional(
    object(requestFields, { expects: 'a mapping with method, path, query, headers, body', habits }),
    'what is different in the request that is sent',
  ),
  response: optional(
    object(responseFields, { expects: 'a mapping with status, headers, body', habits }),
    'what is different in the answer',
  ),
};

export type ForwardSource = Partial<Placed<ObjectOf<typeof fields>>> & { readonly node: Node };

/** `forward: URL`, or a mapping. */
export const forwardSource: Shape<ForwardSource> = byKind<ForwardSource, never, ForwardSource>({
  expects: 'a URL, or a mapping such as {to: URL}',
  scalar: mapped(destination, (to, node) => ({ to, node }) as ForwardSource),
  map: object(fields, {
    expects: 'a mapping with to, keepHost, request, response',
    habits: {
      url: 'write "to"',
      target: 'write "to"',
      host: 'write "to"',
      upstream: 'write "to"',
      preserveHost: 'write "keepHost"',
      changeOrigin: 'write "keepHost: true" to keep the client\'s Host; the target\'s is the default',
      headers: 'write "request: {headers: …}"',
      requestOverride: 'write "request"',
      responseOverride: 'write "response"',
      ...controlsInside('forward'),
    },
  }) as Shape<ForwardSource>,
});
