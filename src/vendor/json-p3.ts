import { createRequire } from 'node:module';
import type * as JsonP3 from 'json-p3';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

const library = lazy(() => require('json-p3') as typeof JsonP3);

/** A filter function of two values that gives true or false. */
export type QueryFunction = (left: unknown, right: unknown) => boolean;

export interface Query {
  /** Throws when the document is nested more deeply than `DEEPEST`. */
  select(document: unknown): unknown[];
}

export interface QueryError {
  readonly message: string;
  readonly offset: number | undefined;
  readonly length?: number;
}

/** The library's own limit, 50, is not enough for documents that are seen in the wild. */
const DEEPEST = 1000;

const environment = lazy(() => new (library().JSONPathEnvironment)({ maxRecursionDepth: DEEPEST }));

/** Compiles an RFC 9535 query. `functions` replace the standard's functions of the same names. */
export function compileQuery(
  source: string,
  functions: { readonly [name: string]: QueryFunction },
): Query | QueryError {
  const { FunctionExpressionType } = library();
  for (const [name, call] of Object.entries(functions)) {
    const { ValueType, LogicalType } = FunctionExpressionType;
    environment().functionRegister.set(name, {
      argTypes: [ValueType, ValueType],
      returnType: LogicalType,
      call: call as (...args: unknown[]) => unknown,
    });
  }
  try {
    const query = environment().compile(source);
    // Not `query()`: it spreads what is selected over the stack, which a list of 200,000 items overflows.
    return { select: (document) => Array.from(query.lazyQuery(document as JsonP3.JSONValue), (node) => node.value) };
  } catch (error) {
    const { message, token } = error as JsonP3.JSONPathError;
    // The library ends its messages with a piece of the query and an offset: ours are shown in the file itself.
    return { message: message.replace(/ \('[^]*':\d+\)$/, ''), offset: token?.index, length: token?.value.length || 1 };
  }
}
