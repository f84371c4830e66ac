import type { MiddlewareRunner, Misfit } from '../middleware/middleware.ts';
import type { Entry } from '../model/entry.ts';
import type { Middleware, MiddlewareTask, Traffic } from '../model/middleware.ts';
import type { GlobalMiddleware } from './global-middleware.ts';

/** The middleware of a running mock: which pieces a request meets, and what they make of it. */
export class MiddlewareGate {
  readonly #runner: MiddlewareRunner;
  readonly #global: Pick<GlobalMiddleware, 'current'>;

  constructor(runner: MiddlewareRunner, global: Pick<GlobalMiddleware, 'current'>) {
    this.#runner = runner;
    this.#global = global;
  }

  /** Those of all traffic, of the scenario and of the entry, in this order; undefined when there are none. */
  of(entry: Entry | undefined): readonly Middleware[] | undefined {
    const { current } = this.#global;
    const own = entry?.middleware;
    return current && own ? [...current, ...own] : (current ?? own);
  }

  /** The traffic as they made it, or why not. Never rejects. */
  apply(pieces: readonly Middleware[], task: MiddlewareTask, traffic: Traffic): Promise<Traffic | Misfit> {
    return this.#runner.apply(pieces, task, traffic);
  }
}
