import { type GraphQLRequest, graphqlOf } from '../../content/graphql.ts';
import type { Matcher } from '../../model/matching.ts';
import { byKind } from '../../source/shape/collections.ts';
import { object, optional } from '../../source/shape/object.ts';
import { boolean, text } from '../../source/shape/scalars.ts';
import { mapped, type Shape } from '../../source/shape/shape.ts';
import { parseGraphQL } from '../../vendor/graphql.ts';
import { textSubject } from '../subject.ts';
import { defineKind, type Nested } from './kind.ts';
import { report } from './report.ts';
import { shown } from './texts.ts';

/** One thing that is asked of a GraphQL request. */
interface Check {
  readonly expects: string;
  holds(request: GraphQLRequest): boolean;
  got(request: GraphQLRequest): string;
}

/** `graphql`: a GraphQL request, over POST or GET, by its operation's name, its query, its variables. */
export const graphql = defineKind({
  name: 'graphql',
  description: 'true: any GraphQL request; or by operationName, query (white space aside) and variables',
  fields: ['body'],
  value: (_, nested) => checks(nested),
  compile: (wanted) => graphqlMatcher(wanted),
});

const checks = (nested: Nested): Shape<Check[]> =>
  byKind<Check[], never, Check[]>({
    expects: 'true, or a mapping with operationName, query and variables',
    scalar: mapped(boolean(), (any, node, reading) => {
      if (any) return [];
      reading.problem(node, {
        code: 'bad-graphql',
        message: 'false would match nothing',
        hint: 'write {not: {graphql: true}} for requests that are no GraphQL',
      });
      return undefined;
    }),
    map: mapped(
      object(
        {
          operationName: optional(nested.matcher('query'), 'the name of the operation'),
          query: optional(query, 'the document; white space, commas and comments do not count'),
          variables: optional(nested.matchers('json'), 'variables that must be there, with their types'),
        },
        { expects: 'a mapping with operationName, query and variables' },
      ),
      (wanted) => [
        ...(wanted.operationName ? [operationCheck(wanted.operationName)] : []),
        ...(wanted.query === undefined ? [] : [queryCheck(wanted.query)]),
        ...[...(wanted.variables ?? [])].map(([name, matcher]) => variableCheck(name, matcher)),
      ],
    ),
  });

const query: Shape<string> = mapped(text('a GraphQL document'), (source, node, reading) => {
  const document = parseGraphQL(source);
  if ('normalised' in document) return document.normalised;
  const { message, offset } = document;
  return report(
    { code: 'bad-graphql', message: `this is no GraphQL document: ${message}`, offset },
    source,
    node,
    reading,
  );
});

const operationCheck = (matcher: Matcher): Check => ({
  expects: `operationName is ${matcher.expects}`,
  holds: ({ operationName }) => matcher.test(textSubject(operationName)),
  got: ({ operationName }) => `operationName is ${operationName === undefined ? 'nothing' : shown(operationName)}`,
});

const queryCheck = (normalised: string): Check => ({
  expects: `query is ${shown(normalised.replace(/\s+/g, ' '))}`,
  holds: (request) => request.query === normalised,
  got: (request) => `query is ${shown(request.query.replace(/\s+/g, ' '))}`,
});

const variableCheck = (name: string, matcher: Matcher): Check => ({
  expects: `variables.${name} is ${matcher.expects}`,
  holds: ({ variables }) => matcher.test({ values: Object.hasOwn(variables, name) ? [variables[name] ?? null] : [] }),
  got: ({ variables }) =>
    `variables.${name} is ${Object.hasOwn(variables, name) ? shown(variables[name] ?? null) : 'missing'}`,
});

const graphqlMatcher = (wanted: readonly Check[]): Matcher => ({
  test({ body }) {
    const request = body && graphqlOf(body);
    return request !== undefined && wanted.every((check) => check.holds(request));
  },
  expects:
    wanted.length === 0
      ? 'a GraphQL request'
      : `GraphQL in which ${wanted.map((check) => check.expects).join(' and ')}`,
  detail({ body }) {
    const request = body && graphqlOf(body);
    if (!request) return 'it is no GraphQL request';
    return wanted.find((check) => !check.holds(request))?.got(request);
  },
});
