import type { JsonValue } from '../../model/json.ts';

/** One matcher of a simulation, whatever version it was written in. */
export interface View {
  /** In lower case: `exact`, `jsonpath`… */
  readonly matcher: string;
  readonly value: JsonValue;
  readonly config: { readonly [option: string]: JsonValue };
  /** Goes on with what the matcher selects. */
  readonly doMatch?: View;
  /** Where it stands: `data.pairs[0].request.body[0]`. */
  readonly at: string;
}

export interface HoverflyRequest {
  readonly at: string;
  readonly method: readonly View[];
  readonly scheme: readonly View[];
  readonly destination: readonly View[];
  readonly path: readonly View[];
  readonly body: readonly View[];
  /** The whole query as one text. */
  readonly deprecatedQuery: readonly View[];
  /** Absent: any; empty: none. */
  readonly query?: ReadonlyMap<string, readonly View[]>;
  readonly headers: ReadonlyMap<string, readonly View[]>;
  readonly requiresState: ReadonlyMap<string, string>;
}

export interface LogNormal {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
}

export interface HoverflyResponse {
  readonly at: string;
  readonly status: number;
  readonly body: string;
  readonly bodyFile?: string;
  readonly encodedBody: boolean;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly templated: boolean;
  readonly transitionsState: ReadonlyMap<string, string>;
  readonly removesState: readonly string[];
  readonly fixedDelay: number;
  readonly logNormalDelay?: LogNormal;
  readonly postServeAction?: string;
}

export interface HoverflyPair {
  /** `data.pairs[0]`. */
  readonly at: string;
  readonly labels: readonly string[];
  readonly request: HoverflyRequest;
  readonly response: HoverflyResponse;
}

/** A delay for all requests whose host and path fit. */
export interface GlobalDelay {
  readonly at: string;
  /** A regular expression, found in host and path. */
  readonly urlPattern: string;
  /** `''`: any. */
  readonly httpMethod: string;
  readonly delay: number | LogNormal;
}

/** A value that a template computes before it begins. */
export interface Variable {
  readonly function: string;
  readonly arguments: readonly JsonValue[];
}

export interface Simulation {
  /** `v5.2`; as written. */
  readonly version: string;
  readonly pairs: readonly HoverflyPair[];
  readonly delays: readonly GlobalDelay[];
  readonly logNormalDelays: readonly GlobalDelay[];
  readonly literals: ReadonlyMap<string, JsonValue>;
  readonly variables: ReadonlyMap<string, Variable>;
}

/** The one text that views ask for when they ask for nothing else. */
export function literalOf(views: readonly View[]): string | undefined {
  const [view, ...others] = views;
  if (!view || others.length > 0 || view.doMatch || typeof view.value !== 'string') return undefined;
  const isLiteral = view.matcher === 'exact' || (view.matcher === 'glob' && !view.value.includes('*'));
  return isLiteral ? view.value : undefined;
}
