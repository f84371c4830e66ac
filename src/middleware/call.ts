import type { Guest, Lanes } from '../actions/lane.ts';
import { Stop } from '../actions/stop.ts';
import type { World } from '../model/action.ts';
import type { Middleware, MiddlewareJob, MiddlewareTask, Said, Traffic } from '../model/middleware.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';

export interface CallParts {
  readonly world: World;
  readonly lanes: Lanes;
  readonly mockUrl: () => string;
  /** Calls that have not ended. */
  readonly open: Set<Call>;
}

/** One call of one piece of middleware: its wait for a place, its time, its end. */
export class Call implements Guest, MiddlewareJob {
  seat: Guest['seat'] = 'none';
  readonly task: MiddlewareTask;
  readonly request: Request;
  readonly reply: Reply | undefined;
  readonly mockUrl: string;
  readonly stop = new Stop();
  readonly #parts: CallParts;
  readonly #piece: Middleware;
  readonly #document: object;
  #settle: ((said: Said) => void) | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(parts: CallParts, piece: Middleware, about: Traffic & { task: MiddlewareTask; document: object }) {
    this.#parts = parts;
    this.#piece = piece;
    this.#document = about.document;
    this.task = about.task;
    this.request = about.request;
    this.reply = about.reply;
    this.mockUrl = parts.mockUrl();
  }

  /** What came back, unjudged. Never rejects. */
  made(): Promise<Said> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#parts.open.add(this);
      if (this.#lane.enter(this, false)) return;
      this.end({ outcome: 'broken', reason: 'has too many documents waiting for it' });
    });
  }

  /** There is a place. */
  start(): void {
    const { world } = this.#parts;
    const { timeout } = this.#piece;
    this.#stopTimer = world.clock.after(timeout, () => this.giveUp(`timed out after ${timeout} ms`));
    this.#piece.ask(this.#document, this, world).then(
      (said) => this.end(said),
      (error: unknown) => this.end({ outcome: 'broken', reason: `broke mockrun itself: ${String(error)}` }),
    );
  }

  giveUp(reason: string): void {
    this.end({ outcome: 'failed', reason });
    this.stop.abort();
  }

  end(said: Said): void {
    const settle = this.#settle;
    if (!settle) return;
    this.#settle = undefined;
    this.#stopTimer?.();
    this.#parts.open.delete(this);
    this.#lane.leave(this);
    settle(said);
  }

  get #lane() {
    return this.#parts.lanes.of(this.#piece.lane);
  }
}
