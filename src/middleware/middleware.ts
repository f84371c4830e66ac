import { Lanes } from '../actions/lane.ts';
import { plainPayload } from '../actions/payload.ts';
import type { World } from '../model/action.ts';
import type { Middleware, MiddlewareProblem, MiddlewareTask, Traffic } from '../model/middleware.ts';
import { Call, type CallParts } from './call.ts';
import { outputOf } from './output.ts';

/** Why a list of middleware came to nothing. */
export interface Misfit extends MiddlewareProblem {
  /** Which piece it was. */
  readonly piece: Middleware;
}

/** Lets middleware change traffic, one piece after another. */
export class MiddlewareRunner {
  readonly #parts: CallParts;

  constructor(world: World, mockUrl: () => string) {
    this.#parts = { world, mockUrl, lanes: new Lanes(world.processes.cpus), open: new Set() };
  }

  /**
   * The traffic as the pieces made it, or why the first that went wrong did. For `request` and `create` they see the
   * request alone, of which `create` makes the response; for `response` both, and what they do to the request counts for
   * nothing. What is given stays as it is. Never rejects.
   */
  async apply(pieces: readonly Middleware[], task: MiddlewareTask, traffic: Traffic): Promise<Traffic | Misfit> {
    let now = traffic;
    for (const piece of pieces) {
      const document = plainPayload(now.request, now.reply);
      const said = await new Call(this.#parts, piece, { ...now, task, document }).made();
      const output = outputOf(said, task, now);
      if ('outcome' in output) return { ...output, piece };
      now = output;
    }
    return now;
  }

  /** Ends whatever goes on, for this reason. */
  abandon(reason: string): void {
    for (const call of this.#parts.open) call.giveUp(reason);
  }
}
