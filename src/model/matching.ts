import type { JsonValue } from './json.ts';
import type { Request } from './request.ts';

/** The fields a matcher can stand under. `json` is a value that a JSONPath, a JWT or GraphQL variables selected: typed. */
export type Field =
  | 'method'
  | 'scheme'
  | 'host'
  | 'path'
  | 'query'
  | 'headers'
  | 'cookies'
  | 'body'
  | 'form'
  | 'json'
  | 'status';

/**
 * What a matcher looks at: every value that was sent under a name, or one body. A request's, or a response's when a
 * test judges one. Lazy: `text` and `json` parse when they are asked.
 */
export interface Subject {
  /** All values in order; none when the field was not sent. A body is its one text; an empty body is none. */
  readonly values: readonly JsonValue[];
  /** There for bodies only. */
  readonly body?: Content;
}

/** A message body with its headers, as the body matchers need it. `Request` is one; a response under test is another. */
export interface Content {
  readonly body: Buffer;
  readonly text: string;
  /** Undefined when the body is not JSON. */
  readonly json: JsonValue | undefined;
  /** The first field line of that lower-case name. */
  header(name: string): string | undefined;
  memo<T>(key: unknown, compute: () => T): T;
  /** Set for requests: GraphQL over GET reads the query. */
  readonly query?: ReadonlyMap<string, readonly string[]>;
}

/** One compiled matcher. Pure; never throws, whatever was sent. */
export interface Matcher {
  test(subject: Subject): boolean;
  /** What it wants, to stand behind "expected": `"1"`, `text that matches /^o-/`. */
  readonly expects: string;
  /** Why this subject is not it, when more can be said than "got this": the first JSON path that differs. */
  detail?(subject: Subject): string | undefined;
  /** Of documents: every place where this one is not what is wanted, at most `most`. */
  differences?(subject: Subject, most: number): readonly Difference[];
  /** Set when the matcher is nothing but equality with one of these texts: the index then finds it without testing. */
  readonly literals?: readonly string[];
  /**
   * Set when the matcher holds only if the values selected by `key` contain `value`. Many templates that differ by
   * `value` under one `key` become one lookup. `select` must not depend on anything but the key.
   */
  readonly discriminator?: Discriminator;
}

/** A place in a document that is not what is wanted there. */
export interface Difference {
  /** Names and indices from the root on. */
  readonly path: readonly (string | number)[];
  /** Undefined: nothing may be there. */
  readonly expected: JsonValue | undefined;
  /** Undefined: nothing is there. */
  readonly got: JsonValue | undefined;
}

export interface Discriminator {
  /** `jsonPath $.kind`: same key, same selection. */
  readonly key: string;
  /** The one value that must be among the selected ones, in the canonical form `select` gives. */
  readonly value: string;
  /** Canonical forms of all that is selected in this subject. */
  select(subject: Subject): readonly string[];
}

/** One line of an explanation. */
export interface FieldReport {
  /** `method`, `path`, `query.page`, `headers.accept`, `body`, `state.cart`, `times`. */
  readonly field: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
  readonly detail?: string;
}

/** One named thing a template requires of a request, behind what the index has decided already. */
export interface FieldTest {
  /** As in `FieldReport.field`. */
  readonly name: string;
  readonly matcher: Matcher;
  subject(request: Request): Subject;
}
