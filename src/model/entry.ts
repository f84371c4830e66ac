import type { Action, Pipeline, Responder } from './action.ts';
import type { JsonValue } from './json.ts';
import type { FieldTest, Matcher } from './matching.ts';
import type { Place } from './place.ts';
import type { Rendering } from './rendering.ts';
import type { Delay, Dribble, Fault, Reply } from './reply.ts';

/** A state key and where it lives: `store` is a scenario's id, or `''` for the keys all scenarios share. */
export interface StateKey {
  readonly store: string;
  readonly key: string;
}

/** A state that must hold for an entry to answer. An undeclared key is `''`. */
export interface StateTest {
  readonly state: StateKey;
  readonly matcher: Matcher;
}

/** How the state moves when the entry is claimed: first `set`, then `remove`. */
export interface StateMoves {
  readonly set: readonly { readonly state: StateKey; readonly value: string | ((rendering: Rendering) => string) }[];
  readonly remove: readonly StateKey[];
}

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

/** One response of an entry. */
export interface Response {
  /** Prepared at load; or rendered for each request, when templates or the mock's own address are in it. */
  readonly reply: Reply | ((rendering: Rendering) => Reply);
  readonly delay?: Delay;
  readonly dribble?: Dribble;
  readonly moves?: StateMoves;
}

/** An answer that is made while the client waits: by another server, or by a function of the user's. */
export interface LiveAnswer {
  readonly responder: Action & { readonly target: Responder };
}

export interface Answer {
  /** Which of several responses a call gets; `sequential` stays with the last. */
  readonly mode: 'sequential' | 'cycle' | 'random';
  /** At least one. */
  readonly responses: readonly (Response | Fault | LiveAnswer)[];
  /** The response when there is just one: for most entries the list need not be touched. */
  readonly only?: Response | Fault | LiveAnswer;
}

interface EntryBase {
  /** `checkout.yaml#create order`; survives reloads. */
  readonly id: string;
  readonly name: string;
  /** The id of its scenario. */
  readonly scenario: string;
  readonly place: Place;
  /** Higher first; default 0. */
  readonly priority: number;
  /** Retires after this many answers. */
  readonly times?: number;
  readonly requiresState: readonly StateTest[];
  readonly answer: Answer;
  /** Absent: nothing happens around the answer. */
  readonly pipeline?: Pipeline;
}

export interface Pair extends EntryBase {
  readonly kind: 'pair';
  readonly request: PairRequest;
}

export interface Template extends EntryBase {
  readonly kind: 'template';
  readonly request: TemplateRequest;
}

export type Entry = Pair | Template;

export const isLive = (answer: object): answer is LiveAnswer => 'responder' in answer;
