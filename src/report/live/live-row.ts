import type { Exchange } from '../../model/exchange.ts';
import { listr2 } from '../../vendor/listr2.ts';
import { actionLines, wentWrong } from '../action-line.ts';
import { differsLines } from '../differs.ts';
import { entryName, exchangeLine, requestText } from '../exchange-line.ts';
import { nearestLines } from '../nearest.ts';
import type { Style } from '../style.ts';
import { timeOfDay } from '../time.ts';
import { LiveRenderer, type LiveTask } from './live-renderer.ts';

export interface RowLook {
  readonly paint: Style;
  /** Of the terminal, now. */
  readonly columns: () => number;
  readonly changed: () => void;
}

/**
 * One exchange of the list: a Listr with one task, which nobody waits for. Its actions are drawn below from what the
 * exchange says of them, and are no tasks of listr2's: it takes its tasks as they are when a list begins, while actions
 * come one by one, and each would cost as much again as the request's own.
 */
export class LiveRow {
  readonly exchange: Exchange;
  /** Resolves when its list is over. */
  readonly over: Promise<unknown>;
  readonly #look: RowLook;
  #task: LiveTask | undefined;
  #settle: (failed: boolean) => void = () => {};
  #abandoned = false;

  /** `finished` is called when the list is over, a moment after the row ended. */
  constructor(exchange: Exchange, look: RowLook, finished: (row: LiveRow) => void) {
    this.exchange = exchange;
    this.#look = look;
    const ended = new Promise<void>((resolve, reject) => {
      // The error says nothing: the row does, and listr2 only wants to know that it failed.
      this.#settle = (failed) => (failed ? reject(new Error('failed')) : resolve());
    });
    // It may fail before listr2 has begun to listen.
    ended.catch(() => {});
    const view = {
      started: (task: LiveTask) => {
        this.#task = task;
      },
      changed: look.changed,
      finished: () => finished(this),
    };
    const { Listr } = listr2();
    const list = new Listr<unknown, typeof LiveRenderer, typeof LiveRenderer>(
      { title: this.#request(), task: () => ended },
      { renderer: LiveRenderer, rendererOptions: { view }, exitOnError: false, registerSignalListeners: false },
    );
    this.over = list.run();
  }

  /** Something went wrong, or nothing matched: worth a look. */
  get wrong(): boolean {
    return isWrong(this.exchange);
  }

  /** Shows the answer; actions may go on below. */
  answered(): void {
    const { exchange } = this;
    this.#title = `${this.#startedAt()} ${exchangeLine(exchange, this.#look.paint, this.#longest(50))}`;
  }

  /** All is over. */
  end(): void {
    this.answered();
    this.#settle(this.wrong);
  }

  /** Nothing more will be known of it. With an answer, only its actions were abandoned. */
  abandon(answered: boolean): void {
    this.#abandoned = true;
    if (!answered) this.#title = `${this.#task?.title ?? ''} ${this.#look.paint.red('abandoned')}`;
    this.#settle(true);
  }

  lines(): string[] {
    const { paint } = this.#look;
    const { exchange } = this;
    return [
      `${this.#icon()} ${this.#task?.title ?? ''}`,
      ...(this.#task?.isPending() ? [] : [...nearestLines(exchange, paint), ...differsLines(exchange, paint)]),
      ...actionLines(exchange.actions, paint, { over: this.#abandoned, longestName: this.#longest(40) }),
    ];
  }

  set #title(title: string) {
    if (this.#task) this.#task.title = title;
  }

  #request(): string {
    const { paint } = this.#look;
    const name = entryName(this.exchange) === '' ? '' : paint.dim(` → ${entryName(this.exchange)}`);
    return `${this.#startedAt()} ${requestText(this.exchange, paint, this.#longest(50))}${name}`;
  }

  #icon(): string {
    const { paint } = this.#look;
    if (this.#task?.hasFailed() || this.exchange.actions.some(wentWrong)) return paint.red('✖');
    return this.#task?.isCompleted() ? paint.green('✔') : paint.yellow('◌');
  }

  /** To the second: columns are scarce. */
  #startedAt(): string {
    return this.#look.paint.dim(timeOfDay(this.exchange.startedAt).slice(0, 8));
  }

  /** Leaves so many columns for what stands behind. */
  #longest(behind: number): number {
    return Math.min(200, Math.max(16, this.#look.columns() - behind));
  }
}

/** Nothing matched it, or it or one of its actions went wrong. */
export const isWrong = (exchange: Exchange): boolean =>
  exchange.unmatched || exchange.outcome !== 'passed' || exchange.actions.some(wentWrong);
