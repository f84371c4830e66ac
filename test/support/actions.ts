import type { Action, ActionJob, ActionResult, Responded, Responder, World } from '../../src/model/action.ts';

/** A target that does what the test says, and keeps its jobs. */
export class HandTarget implements Responder {
  readonly summary = 'does as told';
  readonly jobs: ActionJob[] = [];
  readonly #settle: ((result: ActionResult) => void)[] = [];
  readonly #answer: ((responded: Responded) => void)[] = [];
  #result: ActionResult | undefined;

  /** With a result, every attempt ends with it; without, `end` ends them. */
  constructor(result?: ActionResult) {
    this.#result = result;
  }

  attempt(job: ActionJob, _world: World): Promise<ActionResult> {
    this.jobs.push(job);
    if (this.#result) return Promise.resolve(this.#result);
    return new Promise((resolve) => this.#settle.push(resolve));
  }

  respond(job: ActionJob, _world: World): Promise<Responded> {
    this.jobs.push(job);
    return new Promise((resolve) => this.#answer.push(resolve));
  }

  /** Ends an attempt that goes on: the oldest, or the one that stands there among them. */
  async end(result: ActionResult = { outcome: 'passed' }, at = 0): Promise<void> {
    this.#settle.splice(at, 1)[0]?.(result);
    await settled();
  }

  async answer(responded: Responded): Promise<void> {
    this.#answer.shift()?.(responded);
    await settled();
  }
}

export const action = (name: string, parts: Partial<Action> = {}): Action => ({
  name,
  kind: 'webhook',
  place: { file: 'a.yaml', line: 3, column: 5 },
  target: new HandTarget({ outcome: 'passed' }),
  timeout: 2000,
  blocking: true,
  failurePolicy: 'BEST_EFFORT',
  ordered: false,
  lane: { key: name, concurrency: Infinity, queue: 10_000 },
  overflow: 'fail',
  ...parts,
});

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
