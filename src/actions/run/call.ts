import type { ActionResult } from '../../model/action.ts';

/** One item of work for a pool of workers. */
export class Call {
  readonly id: number;
  /** The line that is sent. */
  readonly line: string;
  /** A worker died with it in hand. It is tried once more, alone: it may be what the worker died of. */
  suspect = false;
  /** It has its result; a worker may still be at it. */
  over = false;
  readonly #settle: (result: ActionResult) => void;

  constructor(id: number, line: string, settle: (result: ActionResult) => void) {
    this.id = id;
    this.line = line;
    this.#settle = settle;
  }

  end(result: ActionResult): void {
    if (this.over) return;
    this.over = true;
    this.#settle(result);
  }
}
