import type { JsonValue } from './json.ts';
import type { FieldTest, Matcher } from './matching.ts';

/** Which requests an entry wants. */
export type RequestSide =
  | { readonly kind: 'pair'; readonly request: PairRequest }
  | { readonly kind: 'template'; readonly request: TemplateRequest };

/**
 * A recorded request: every field that is present must be equal. Canonical, so that equal requests are equal here:
 * the host in lower case, the path decoded.
 */
export interface PairRequest {
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly scheme?: string;
  readonly host?: string;
  /** The whole query; an empty map is "no query". */
  readonly query?: ReadonlyMap<string, readonly string[]>;
  /** Query keys that may differ or be absent. */
  readonly ignoreQuery?: readonly string[];
  /** Bytes, or a document that is equal as JSON. Empty bytes are "no body". */
  readonly body?: { readonly bytes: Buffer } | { readonly json: JsonValue };
}

/** One way a template's path can be met: equal, by its pattern, or by any other matcher. */
export type PathTest =
  | { readonly kind: 'literal'; readonly path: string }
  | { readonly kind: 'pattern'; readonly pattern: PathPattern }
  | { readonly kind: 'matcher'; readonly matcher: Matcher };

/** `/users/{id}/files/{rest*}`, compiled. */
export interface PathPattern {
  /** As written. */
  readonly source: string;
  /** In order; `rest` only last. A constraint is tested against the whole decoded segment. */
  readonly segments: readonly PathSegment[];
  /** Of all parameters, in order. */
  readonly names: readonly string[];
  /** The captured values by name, or undefined when the decoded path does not fit. */
  capture(path: string): Record<string, string> | undefined;
}

export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'param';
      readonly name: string;
      readonly constraint?: (segment: string) => boolean;
      readonly constraintSource?: string;
    }
  /** A segment with text around its parameters: `{id}.json`. As specific as a constrained one. */
  | { readonly kind: 'mixed'; readonly source: string; readonly test: (segment: string) => boolean }
  | { readonly kind: 'rest'; readonly name: string };

export interface TemplateRequest {
  /** Absent: any. Its `literals`, when set, let the index find the entry by method. */
  readonly method?: Matcher;
  /** Alternatives; absent: any path. */
  readonly path?: readonly PathTest[];
  /** Everything else that must hold: scheme, host, query, headers, cookies, body; in the order they are cheapest to test. */
  readonly fields: readonly FieldTest[];
  /** Hosts named literally, lower case; they take part in deciding whether a `Host` header counts. */
  readonly literalHosts: readonly string[];
}
