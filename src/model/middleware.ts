import type { Lane, World } from './action.ts';
import type { Place } from './place.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import type { StopSignal } from './stop-signal.ts';

/** What is wanted of it: another request, another response, or the response there is not yet. */
export type MiddlewareTask = 'request' | 'response' | 'create';

/** A request and, once there is one, its answer. */
export interface Traffic {
  readonly request: Request;
  readonly reply?: Reply | undefined;
}

/** One piece of middleware, compiled. Several form a list, and each gets what the one before it made. */
export interface Middleware {
  /** One line for people, without secrets: `python3 mw.py`. */
  readonly name: string;
  readonly place: Place;
  /** Milliseconds, from the attempt on: after the wait for a free place. */
  readonly timeout: number;
  readonly lane: Lane;
  /** Keys of what it keeps alive. */
  readonly resources?: readonly string[];
  /**
   * Hands the document over and gives what came back, unjudged. Never rejects for what the world does. An aborted
   * `stop` ends it: nobody waits any longer then.
   */
  ask(document: object, job: MiddlewareJob, world: World): Promise<Said>;
}

/** What is known in one call, beside the document. */
export interface MiddlewareJob {
  readonly task: MiddlewareTask;
  readonly request: Request;
  readonly reply?: Reply | undefined;
  /** The address the listener announced. */
  readonly mockUrl: string;
  readonly stop: StopSignal & { readonly signal: AbortSignal };
}

/** Text that should be JSON, a value that was JSON, or why there is none. */
export type Said = { readonly text: string } | { readonly value: unknown } | MiddlewareProblem;

/** It ran and was wrong, or could not run; in plain words, to stand behind its name. */
export interface MiddlewareProblem {
  readonly outcome: 'failed' | 'broken';
  readonly reason: string;
}
