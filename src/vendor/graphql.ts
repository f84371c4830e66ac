import { createRequire } from 'node:module';
import type { GraphQLError } from 'graphql';
import type * as Language from 'graphql/language';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** Only the language: the whole package takes three times as long to load. */
const language = lazy(() => require('graphql/language') as typeof Language);

export interface GraphQLDocument {
  /** As the library prints it: white space, commas and comments aside. */
  readonly normalised: string;
  /** Of its operations; `undefined` for an anonymous one. */
  readonly operations: readonly (string | undefined)[];
}

export interface GraphQLProblem {
  readonly message: string;
  readonly offset: number | undefined;
}

/** No query that people write is longer; a longer one is not worth the time. */
const MOST_TOKENS = 100_000;

/** Parses and prints a document; never throws. */
export function parseGraphQL(text: string): GraphQLDocument | GraphQLProblem {
  try {
    const { parse, print, Kind } = language();
    const document = parse(text, { noLocation: true, maxTokens: MOST_TOKENS });
    const operations = document.definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value] : [],
    );
    return { normalised: print(document), operations };
  } catch (error) {
    const { message, positions } = error as GraphQLError;
    return { message: message.replace(/^Syntax Error: /, '').replace(/\.$/, ''), offset: positions?.[0] };
  }
}
