import type { ActionRun } from '../../model/action.ts';
import type { Exchange } from '../../model/exchange.ts';
import { wentWrong } from '../action-line.ts';
import { clean } from '../clean.ts';
import { goesOn } from '../goes-on.ts';
import { isWrong, LiveRow, type RowLook } from './live-row.ts';
import { newest } from './newest.ts';
import { Budget } from './rate.ts';

export interface LiveListOptions extends RowLook {
  /** `Clock.elapsed`. */
  readonly elapsed: () => number;
}

/** No screen shows more. */
const KEPT = 200;

/**
 * The exchanges as a list of tasks. Beyond a thousand a second exchanges pass without a row, since each costs some
 * 40 µs; so do those that begin while 200 rows are open. A row whose answer is known gives its place to a new one,
 * however long its actions take. What has no row when it ends is shown then, if there is room.
 */
export class LiveList {
  readonly #options: LiveListOptions;
  /** Rows of exchanges that go on, by id, oldest first. */
  readonly #open = new Map<number, LiveRow>();
  /** Of these the ids of the answered ones, oldest first. */
  readonly #answered = new Set<number>();
  /** Rows that are open, or ended a moment ago and are not blocks yet. */
  readonly #shown = new Set<LiveRow>();
  readonly #finished: string[][] = [];
  readonly #unmatched: string[][] = [];
  readonly #budget = new Budget(100, 100);
  /** What went wrong is shown when others are passed over. */
  readonly #reserve = new Budget(20, 100);
  readonly #logs = new Budget(20, 100);
  /** Exchanges that have no row and left no block, though they began. */
  skipped = 0;

  constructor(options: LiveListOptions) {
    this.#options = options;
  }

  begin(exchange: Exchange): void {
    if (this.#hasRoom && this.#budget.take(this.#options.elapsed())) {
      this.#makeRoom();
      this.#track(exchange);
    } else this.skipped += 1;
  }

  /** Its response was written. */
  answered(exchange: Exchange): void {
    const row = this.#open.get(exchange.id);
    // Otherwise it ends in this very moment.
    if (row === undefined || this.#answered.has(exchange.id) || !goesOn(exchange)) return;
    this.#answered.add(exchange.id);
    row.answered();
  }

  /** One of its actions is due: behind the answer, it has one. */
  actionStarted(exchange: Exchange, { phase }: ActionRun): void {
    if (phase === 'after') this.answered(exchange);
  }

  /** A failure is shown at once, not when the last of the other actions has ended. */
  actionFinished(exchange: Exchange, run: ActionRun): void {
    if (!wentWrong(run) || this.#open.has(exchange.id)) return;
    if (!this.#hasRoom || !this.#reserve.take(this.#options.elapsed())) return;
    this.#makeRoom();
    this.#listAfterAll(exchange);
    if (run.phase === 'after') this.answered(exchange);
  }

  end(exchange: Exchange): void {
    const budget = isWrong(exchange) ? this.#reserve : this.#budget;
    if (!this.#open.has(exchange.id) && budget.take(this.#options.elapsed())) this.#listAfterAll(exchange);
    const row = this.#open.get(exchange.id);
    if (row === undefined) return;
    this.#close(row);
    row.end();
  }

  /** Something to read that belongs to no request. */
  log(source: string, line: string): void {
    if (!this.#logs.take(this.#options.elapsed())) return;
    const { paint } = this.#options;
    keep(this.#finished, [`${paint.dim('·')} ${paint.cyan(`${clean(source, 80)}:`)} ${clean(line, 300)}`]);
  }

  /** The newest lines, what is over above what goes on, never more than `most`; half of them at least for either. */
  lines(most: number, unmatchedOnly: boolean): string[] {
    const blocks = unmatchedOnly ? this.#unmatched : this.#finished;
    const finished = (room: number): string[] => newest(blocks, (block) => block, room);
    const rows = unmatchedOnly ? [] : [...this.#shown];
    const room = Math.max(Math.ceil(most / 2), most - finished(most).length);
    const open = newest(rows, (row) => row.lines(), room);
    return [...finished(most - open.length), ...open];
  }

  /** Ends what is still open, as failed, and waits until every list knows. */
  async close(): Promise<void> {
    const ending = [...this.#shown].map((row) => row.over);
    for (const [id, row] of this.#open) row.abandon(this.#answered.has(id));
    this.#open.clear();
    this.#answered.clear();
    await Promise.allSettled(ending);
  }

  /** False when every open row still waits for its answer. */
  get #hasRoom(): boolean {
    return this.#open.size < KEPT || this.#answered.size > 0;
  }

  /** Takes the row of the oldest answered exchange away. It is off the screen by then. */
  #makeRoom(): void {
    const oldest = this.#open.size < KEPT ? undefined : this.#open.get(this.#answered.values().next().value ?? 0);
    if (oldest === undefined) return;
    this.#close(oldest);
    this.#shown.delete(oldest);
    oldest.end();
    this.skipped += 1;
  }

  #listAfterAll(exchange: Exchange): void {
    this.skipped = Math.max(0, this.skipped - 1);
    this.#track(exchange);
  }

  #track(exchange: Exchange): void {
    const row = new LiveRow(exchange, this.#options, (over) => this.#finish(over));
    this.#shown.add(row);
    this.#open.set(exchange.id, row);
  }

  #close({ exchange }: LiveRow): void {
    this.#open.delete(exchange.id);
    this.#answered.delete(exchange.id);
  }

  #finish(row: LiveRow): void {
    if (!this.#shown.delete(row)) return;
    const block = row.lines();
    keep(this.#finished, block);
    if (row.exchange.unmatched) keep(this.#unmatched, block);
    this.#options.changed();
  }
}

function keep(blocks: string[][], block: string[]): void {
  blocks.push(block);
  if (blocks.length > KEPT) blocks.shift();
}
