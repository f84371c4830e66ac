/** Does work in the order in which it came, some of it at once, while requests go on. */
export class WorkQueue<T> {
  readonly #work: (batch: readonly T[]) => Promise<void>;
  #waiting: T[] = [];
  #working: Promise<void> | undefined;

  /** `work` never rejects. */
  constructor(work: (batch: readonly T[]) => Promise<void>) {
    this.#work = work;
  }

  add(item: T): void {
    this.#waiting.push(item);
    this.#working ??= this.#run();
  }

  /** Resolves when all that was added is done. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #run(): Promise<void> {
    // Who adds something now still has an answer to write.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#work(this.#waiting.splice(0, BATCH));
    this.#working = undefined;
  }
}

/** Making texts of so many keeps requests waiting for a few milliseconds. */
const BATCH = 20;
