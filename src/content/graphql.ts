import type { JsonValue } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { Content } from '../model/matching.ts';
import { type GraphQLDocument, parseGraphQL } from '../vendor/graphql.ts';
import { mediaType } from './form.ts';

export interface GraphQLRequest {
  /** As asked for; otherwise of the document's only operation. */
  readonly operationName: string | undefined;
  /** As the library prints it. */
  readonly query: string;
  readonly variables: { readonly [name: string]: JsonValue };
}

/** The GraphQL request in a body, or, over GET, in the query; undefined when there is none. */
export const graphqlOf = (content: Content): GraphQLRequest | undefined => content.memo('graphql', () => read(content));

function read(content: Content): GraphQLRequest | undefined {
  if (content.body.length === 0) {
    const asked = (name: string): string | undefined => content.query?.get(name)?.[0];
    return request(asked('query'), asked('operationName'), parseVariables(asked('variables')));
  }
  if (mediaType(content) === 'application/graphql') return request(content.text, undefined, {});
  const { json } = content;
  return isJsonObject(json) ? request(json.query, json.operationName, json.variables) : undefined;
}

function request(query: unknown, operationName: unknown, variables: unknown): GraphQLRequest | undefined {
  if (typeof query !== 'string') return undefined;
  const document = parseGraphQL(query);
  if (!('normalised' in document)) return undefined;
  return {
    query: document.normalised,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : onlyOperation(document),
    variables: isJsonObject(variables) ? variables : {},
  };
}

const onlyOperation = ({ operations }: GraphQLDocument): string | undefined =>
  operations.length === 1 ? operations[0] : undefined;

function parseVariables(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
