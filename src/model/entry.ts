import type { Action, Pipeline, Responder } from './action.ts';
import type { Matcher } from './matching.ts';
import type { Middleware } from './middleware.ts';
import type { Place } from './place.ts';
import type { Rendering } from './rendering.ts';
import type { Delay, Dribble, Fault, Reply } from './reply.ts';
import type { PairRequest, TemplateRequest } from './request-side.ts';
import type { EntryVerification } from './testing.ts';

export type { PairRequest, PathPattern, PathSegment, PathTest, TemplateRequest } from './request-side.ts';

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
  /**
   * The answer, of an entry that has just this one and nothing to do about it: no state or count to ask, no delay, no
   * actions, no middleware of its own. It is what most entries have, and then a request looks no further.
   */
  readonly prepared?: Reply;
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
  /** Absent: its answers go out as they are, unless something changes all answers. The scenario's, then its own. */
  readonly middleware?: readonly Middleware[];
  /** Absent: nothing is said about verifying it. */
  readonly verification?: EntryVerification;
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
