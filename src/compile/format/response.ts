import type { Node } from '../../source/nodes.ts';
import { list, oneOrMany, record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type ObjectOf, object, optional, type Placed } from '../../source/shape/object.ts';
import { boolean, integer, text } from '../../source/shape/scalars.ts';
import { named, type Shape, wrongType } from '../../source/shape/shape.ts';
import { delay, dribble } from './delay.ts';

/** A value that compilation reads itself, because what it means depends on its neighbours. */
const anyNode: Shape<Node> = { expects: 'any value', read: (node) => node, schema: () => ({}) };

/** A token of HTTP: no spaces, no colon. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header's value, or all its values, each with its node: templated headers are compiled with their places. */
const headerValue: Shape<readonly Node[]> = {
  expects: 'a string, or a list of them',
  read(node, reading) {
    const items = node.kind === 'sequence' ? node.items : [node];
    const wrong = items.find((item) => item.kind !== 'scalar' || item.value === null);
    return wrong ? wrongType(wrong, reading, 'a header value: a string, or a list of them') : items;
  },
  schema: () => {
    const scalar = { type: ['string', 'number', 'boolean'] };
    return { anyOf: [scalar, { type: 'array', items: scalar }] };
  },
};

export const responseHeaders: Shape<Map<string, readonly Node[] | null>> = record(nullable(headerValue), {
  expects: 'a mapping of header names',
  key: ({ key }) => (HEADER_NAME.test(key) ? undefined : `${JSON.stringify(key)} cannot be the name of a header`),
});

/** State moves: key → new value, as nodes, since they may be templates. */
const stateValues: Shape<Map<string, Node | null>> = record(
  nullable({
    expects: 'a string',
    read: (node, reading) =>
      node.kind === 'scalar' && node.value !== null ? node : wrongType(node, reading, 'a string'),
    schema: () => ({ type: ['string', 'number', 'boolean'] }),
  }),
  { expects: 'a mapping of state keys' },
);

export const responseFields = {
  status: optional(nullable(integer(200, 599)), 'the status code', 200),
  headers: optional(nullable(responseHeaders), 'name → value, or a list of values; casing and order are kept'),
  body: optional(nullable(anyNode), 'text; or a structure, sent as JSON'),
  bodyFile: optional(nullable(text('a file name')), 'a file with the body, relative to this file'),
  encodedBody: optional(nullable(boolean()), 'the body is base64', false),
  packedBody: optional(
    nullable(boolean()),
    'the body is packed already, as Content-Encoding says; default: as its bytes say, and a text is not',
  ),
  templated: optional(nullable(boolean()), 'body, headers and transitionsState are Handlebars templates', false),
  delay: optional(nullable(delay), 'waits before the response is written'),
  dribble: optional(nullable(dribble), 'writes the body in pieces'),
  transitionsState: optional(nullable(stateValues), 'state keys this answer sets'),
  postServeAction: optional(oneOrMany(text('the name of an action')), 'actions after the answer, by their names'),
  removesState: optional(nullable(list(text('a state key'))), 'state keys this answer removes'),
};

export type ResponseSource = Placed<ObjectOf<typeof responseFields>>;

export const responseSource: Shape<ResponseSource> = named('response', () =>
  object(responseFields, {
    expects: 'a response: a mapping with status, headers, body…',
    habits: {
      statusCode: 'write "status"',
      code: 'write "status"',
      fixedDelay: 'write "delay", in milliseconds or with a unit',
      fixedDelayMilliseconds: 'write "delay", in milliseconds or with a unit',
      logNormalDelay: 'write "delay: {logNormal: {median, mean}}"',
      jsonBody: 'write "body": a structure is sent as JSON',
      base64Body: 'write "body", and beside it "encodedBody: true"',
      bodyFileName: 'write "bodyFile", relative to this file',
      contentType: 'write "headers: {Content-Type: …}"',
      fault: 'write "error" in place of "response"',
      error: 'write "error" in place of "response"',
    },
    exclusive: { keys: ['body', 'bodyFile'], atMost: true, what: 'a response' },
  }),
);
