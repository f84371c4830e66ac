import type { Quoted } from '../../model/action.ts';
import type { Clock } from '../../model/ports.ts';

/** Lines in a second that are still worth reading. */
const MOST_LINES = 100;

/** Takes a line that may quote these. */
export type WriteLine = (line: string, quoted: readonly Quoted[]) => void;

/** Passes on what a process says, but no flood of it. */
export class LimitedLog {
  readonly #clock: Clock;
  readonly #write: WriteLine;
  #since: number;
  #lines = 0;

  constructor(clock: Clock, write: WriteLine) {
    this.#clock = clock;
    this.#write = write;
    this.#since = clock.elapsed();
  }

  line(text: string, quoted: readonly Quoted[] = []): void {
    this.#lines += 1;
    if (this.#lines > MOST_LINES && !this.#isNewSecond()) return;
    this.#write(text, quoted);
  }

  /** Asked only when there were many lines: most processes say little. */
  #isNewSecond(): boolean {
    const now = this.#clock.elapsed();
    const isNew = now - this.#since >= 1000;
    if (isNew) {
      const left = this.#lines - 1 - MOST_LINES;
      if (left > 0) this.#write(`(${left.toLocaleString('en')} more lines are left out)`, []);
      this.#since = now;
      this.#lines = 1;
    }
    return isNew;
  }
}
