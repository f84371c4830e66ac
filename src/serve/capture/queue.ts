/** Does work in the order in which it came, much of it at once, while requests go on. */
export class WorkQueue<T> {
  readonly #work: (batch: readonly T[]) => Promise<void>;
  readonly #bytesOf: (item: T) => number;
  #waiting: T[] = [];
  #bytes = 0;
  #working: Promise<void> | undefined;
  #full: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  /** `work` never rejects. `bytesOf`: what an item holds in memory while it waits. */
  constructor(work: (batch: readonly T[]) => Promise<void>, bytesOf: (item: T) => number) {
    this.#work = work;
    this.#bytesOf = bytesOf;
  }

  /** Undefined while there is room for more; otherwise resolves when there is. */
  get room(): Promise<void> | undefined {
    return this.#full?.over;
  }

  add(item: T): void {
    this.#waiting.push(item);
    this.#bytes += this.#bytesOf(item);
    if (this.#bytes > MOST_BYTES) this.#full ??= fullQueue();
    this.#working ??= this.#run();
  }

  /** Resolves when all that was added is done. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #run(): Promise<void> {
    // Who adds something now still has an answer to write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const items = this.#waiting;
      this.#waiting = [];
      for (let from = 0; from < items.length; ) {
        const { end, bytes } = this.#batch(items, from);
        await this.#work(items.slice(from, end));
        this.#done(bytes);
        from = end;
      }
    }
    this.#working = undefined;
  }

  /** Where the batch ends that begins there. */
  #batch(items: readonly T[], from: number): { readonly end: number; readonly bytes: number } {
    let end = from;
    let bytes = 0;
    while (end < items.length && end - from < BATCH && bytes < BATCH_BYTES) {
      bytes += this.#bytesOf(items[end] as T);
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

/** Making texts of so much keeps requests waiting for a few milliseconds. */
const BATCH = 200;
const BATCH_BYTES = 1024 * 1024;
/** A disk that takes less than comes must not fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;

function fullQueue(): { readonly over: Promise<void>; readonly end: () => void } {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end: () => end() };
}
