import type { ActionResult, Quoted } from '../../model/action.ts';

/** One item of work for a pool of workers. */
export class Call {
  readonly id: number;
  /** The line that is sent. */
  readonly line: string;
  /** What the line is made of. */
  readonly quoted: Quoted;
  /** A worker died with it in hand. It is tried once more, alone: it may be what the worker died of. */
  suspect = false;
  /** It has its result; a worker may still be at it. */
  over = false;
  readonly #settle: (result: ActionResult) => void;

  constructor(id: number, line: string, quoted: Quoted, settle: (result: ActionResult) => void) {
    this.id = id;
    this.line = line;
    this.quoted = quoted;
    this.#settle = settle;
  }

  end(result: ActionResult): void {
    if (this.over) return;
    this.over = true;
    this.#settle(result);
  }
}
