import { matcher, matchers } from '../../match/kinds/matcher.ts';
import type { Matcher } from '../../model/matching.ts';
import { record } from '../../source/shape/collections.ts';
import { nullable } from '../../source/shape/nullable.ts';
import { type ObjectOf, object, optional, type Placed, required } from '../../source/shape/object.ts';
import { word } from '../../source/shape/scalars.ts';
import { named, type Shape } from '../../source/shape/shape.ts';
import { ANSWERS, entryFields, entryHabits, STEPS_APART } from './entry.ts';
import { pathTests } from './path.ts';

const requiredState: Shape<Map<string, Matcher | null>> = record(nullable(matcher('query')), {
  expects: 'a mapping of state keys',
});

const requestFields = {
  requestType: optional(word('template'), 'as Hoverfly writes it'),
  method: optional(nullable(matcher('method')), 'absent: any'),
  scheme: optional(nullable(matcher('scheme')), 'absent: any'),
  host: optional(nullable(matcher('host')), 'absent: any'),
  path: optional(nullable(pathTests), 'a path, a pattern such as /users/{id}, a list of them, or matchers'),
  query: optional(nullable(matchers('query')), 'query keys that must be there; {} is no query'),
  headers: optional(nullable(matchers('headers')), 'headers that must be there'),
  cookies: optional(nullable(matchers('cookies')), 'cookies that must be there'),
  body: optional(nullable(matcher('body')), 'text, or matchers'),
  requiresState: optional(nullable(requiredState), 'state that must hold'),
};

export type TemplateRequestSource = Placed<ObjectOf<typeof requestFields>>;

const templateFields = {
  request: required(
    named('templateRequest', () =>
      object(requestFields, {
        expects: 'a request: a mapping with method, path, headers…',
        habits: {
          url: 'write "path", and "query" for what stands behind the ?',
          urlPath: 'write "path"',
          urlPattern: 'write "path: {regex: …}"',
          urlPathPattern: 'write "path: {regex: …}"',
          uri: 'write "path"',
          destination: 'write "host"',
          queryParameters: 'write "query"',
          queryStringParameters: 'write "query"',
          bodyPatterns: 'write "body" with matchers: {jsonPath: …}, {jsonPartial: …}',
          jsonBody: 'write "body: {json: …}"',
          encodedBody: 'write "body: {base64: …}"',
          ignoreQuery: 'a template ignores query keys it does not name',
          pathParams: 'write them into the path: /users/{id}',
        },
      }),
    ),
    'what a request must be like',
  ),
  ...entryFields,
};

export type TemplateSource = Placed<ObjectOf<typeof templateFields>>;

/** One answer for many requests. */
export const templateSource: Shape<TemplateSource> = named('template', () =>
  object(templateFields, {
    expects: 'a template: a mapping with request and response',
    habits: entryHabits,
    exclusive: { keys: ANSWERS, what: 'a template' },
    apart: STEPS_APART,
  }),
);
