import type { Exchange } from '../../model/exchange.ts';
import { listr2 } from '../../vendor/listr2.ts';
import { entryName, exchangeLine, requestText, wasMissed } from '../exchange-line.ts';
import { nearestLines } from '../nearest.ts';
import type { Style } from '../style.ts';
import { timeOfDay } from '../time.ts';
import { LiveRenderer, type LiveTask, taskLines } from './live-renderer.ts';
import { Budget } from './rate.ts';

/** Something below a request that ends by itself: an action. */
export interface Step {
  readonly name: string;
  /** Rejects with why, when it went wrong. */
  readonly done: Promise<void>;
}

export interface LiveListOptions {
  readonly paint: Style;
  /** Of the terminal, now. */
  readonly columns: () => number;
  /** `Clock.elapsed`. */
  readonly elapsed: () => number;
  readonly changed: () => void;
}

interface Row {
  readonly task: LiveTask;
  readonly settle: (failed: boolean) => void;
}

/** No screen shows more. */
const KEPT = 200;

/**
 * The exchanges as a list of tasks: one short-lived Listr for each, which nobody waits for. Beyond a thousand a second
 * exchanges pass without one, since each costs some 40 µs; they are counted in `skipped`.
 */
export class LiveList {
  readonly #options: LiveListOptions;
  readonly #open = new Map<number, Row>();
  readonly #shown = new Set<LiveTask>();
  readonly #runs = new Set<Promise<unknown>>();
  readonly #finished: string[][] = [];
  readonly #unmatched: string[][] = [];
  readonly #budget = new Budget(100, 100);
  /** What went wrong is shown when others are passed over. */
  readonly #reserve = new Budget(20, 100);
  skipped = 0;

  constructor(options: LiveListOptions) {
    this.#options = options;
  }

  begin(exchange: Exchange, steps: readonly Step[] = []): void {
    if (this.#open.size >= KEPT || !this.#budget.take(this.#options.elapsed())) this.skipped += 1;
    else this.#track(exchange, steps);
  }

  end(exchange: Exchange): void {
    const wrong = wasMissed(exchange) || exchange.outcome !== 'passed';
    if (wrong && !this.#open.has(exchange.id) && this.#reserve.take(this.#options.elapsed())) {
      this.skipped = Math.max(0, this.skipped - 1);
      this.#track(exchange, []);
    }
    const row = this.#open.get(exchange.id);
    if (row === undefined) return;
    const { paint } = this.#options;
    this.#open.delete(exchange.id);
    row.task.title = `${this.#startedAt(exchange)} ${exchangeLine(exchange, paint, this.#longestTarget)}`;
    const nearest = nearestLines(exchange, paint);
    if (nearest.length > 0) row.task.output = nearest.join('\n');
    row.settle(wrong);
  }

  /** The newest lines, finished exchanges above those in flight, never more than `most`. */
  lines(most: number, unmatchedOnly: boolean): string[] {
    const { paint } = this.#options;
    const open = unmatchedOnly
      ? []
      : [...this.#shown].slice(-Math.ceil(most / 2)).flatMap((task) => taskLines(task, paint));
    const blocks = unmatchedOnly ? this.#unmatched : this.#finished;
    return [...newest(blocks, most - open.length), ...open.slice(-most)];
  }

  /** Ends what is still open, as failed, and waits until every list knows. */
  async close(): Promise<void> {
    for (const { task, settle } of this.#open.values()) {
      task.title += ` ${this.#options.paint.red('abandoned')}`;
      settle(true);
    }
    this.#open.clear();
    await Promise.allSettled(this.#runs);
  }

  /** Leaves room for the status and the name of the entry. */
  get #longestTarget(): number {
    return Math.min(200, Math.max(16, this.#options.columns() - 50));
  }

  #track(exchange: Exchange, steps: readonly Step[]): void {
    const { paint } = this.#options;
    const { ended, settle } = deferred();
    const name = entryName(exchange) === '' ? '' : paint.dim(` → ${entryName(exchange)}`);
    const title = `${this.#startedAt(exchange)} ${requestText(exchange, paint, this.#longestTarget)}${name}`;
    const view = {
      started: (task: LiveTask) => {
        this.#shown.add(task);
        this.#open.set(exchange.id, { task, settle });
      },
      changed: this.#options.changed,
      finished: (task: LiveTask) => this.#finish(task, wasMissed(exchange)),
    };
    const below = steps.map((step) => ({ title: step.name, task: () => step.done }));
    const { Listr } = listr2();
    const list = new Listr<unknown, typeof LiveRenderer, typeof LiveRenderer>(
      {
        title,
        // The answer itself is one more task below, without a title, so that the list lasts until all have ended.
        task: (_, task) =>
          below.length === 0
            ? ended
            : task.newListr([...below, { task: () => ended }], { concurrent: true, exitOnError: false }),
      },
      { renderer: LiveRenderer, rendererOptions: { view }, exitOnError: false, registerSignalListeners: false },
    );
    const run = list.run().finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  /** To the second: columns are scarce. */
  #startedAt({ startedAt }: Exchange): string {
    return this.#options.paint.dim(timeOfDay(startedAt).slice(0, 8));
  }

  #finish(task: LiveTask, unmatched: boolean): void {
    const block = taskLines(task, this.#options.paint);
    this.#shown.delete(task);
    keep(this.#finished, block);
    if (unmatched) keep(this.#unmatched, block);
    this.#options.changed();
  }
}

/** The error says nothing: the row does, and listr2 only wants to know that it failed. */
function deferred(): { ended: Promise<void>; settle: (failed: boolean) => void } {
  let settle: (failed: boolean) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    settle = (failed) => (failed ? reject(new Error('failed')) : resolve());
  });
  // It may fail before listr2 has begun to listen.
  ended.catch(() => {});
  return { ended, settle };
}

/** As many whole blocks as fit; of the newest at least its beginning. */
function newest(blocks: readonly string[][], room: number): string[] {
  let first = blocks.length;
  let used = 0;
  while (first > 0 && used + (blocks[first - 1] as string[]).length <= room) {
    first -= 1;
    used += (blocks[first] as string[]).length;
  }
  return first === blocks.length ? (blocks.at(-1) ?? []).slice(0, Math.max(0, room)) : blocks.slice(first).flat();
}

function keep(blocks: string[][], block: string[]): void {
  blocks.push(block);
  if (blocks.length > KEPT) blocks.shift();
}
