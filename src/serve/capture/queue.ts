import type { Clock } from '../../model/ports.ts';

export interface QueueParts<T> {
  /** Never rejects. */
  readonly work: (batch: readonly T[]) => Promise<void>;
  /** What an item holds in memory while it waits. */
  readonly bytesOf: (item: T) => number;
  readonly clock: Clock;
}

/**
 * Does work in the order in which it came, while requests go on: the first at once, and then much of it together, since
 * to open a file costs as much as to write a hundred pairs into it.
 */
export class WorkQueue<T> {
  readonly #parts: QueueParts<T>;
  #waiting: T[] = [];
  #bytes = 0;
  #working: Promise<void> | undefined;
  #hurry = 0;
  #endRest = (): void => {};
  #full: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  constructor(parts: QueueParts<T>) {
    this.#parts = parts;
  }

  /** Undefined while there is room for more; otherwise resolves when there is. */
  get room(): Promise<void> | undefined {
    return this.#full?.over;
  }

  add(item: T): void {
    this.#waiting.push(item);
    this.#bytes += this.#parts.bytesOf(item);
    if (this.#bytes > MOST_BYTES) this.#full ??= fullQueue();
    this.#working ??= this.#run();
  }

  /** Resolves when all that was added is done. */
  async idle(): Promise<void> {
    this.#hurry += 1;
    this.#endRest();
    await this.#working;
    this.#hurry -= 1;
  }

  async #run(): Promise<void> {
    // Who adds something now still has an answer to write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const items = this.#waiting;
      this.#waiting = [];
      for (let from = 0; from < items.length; ) {
        const { end, bytes } = this.#batch(items, from);
        await this.#parts.work(items.slice(from, end));
        this.#done(bytes);
        from = end;
      }
      if (this.#hurry === 0 && !this.#full) await this.#rest();
    }
    this.#working = undefined;
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(REST_MS, resolve);
      this.#endRest = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Where the batch ends that begins there. */
  #batch(items: readonly T[], from: number): { readonly end: number; readonly bytes: number } {
    let end = from;
    let bytes = 0;
    while (end < items.length && end - from < BATCH && bytes < BATCH_BYTES) {
      bytes += this.#parts.bytesOf(items[end] as T);
      end += 1;
    }
    return { end, bytes };
  }

  #done(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#bytes > MOST_BYTES / 2) return;
    this.#full?.end();
    this.#full = undefined;
  }
}

/** What is lost at most when mockrun is killed, besides what it is just writing. */
const REST_MS = 10;
/** Making texts of so much keeps requests waiting for a few milliseconds. */
const BATCH = 200;
const BATCH_BYTES = 256 * 1024;
/** A disk that takes less than comes must not fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

function fullQueue(): { readonly over: Promise<void>; readonly end: () => void } {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end: () => end() };
}
