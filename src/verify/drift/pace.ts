import type { Clock } from '../../model/ports.ts';
import type { StopSignal } from '../../model/stop-signal.ts';

/** Lets requests go one by one, so many a second at most, however long each of them takes. */
export class Pace {
  readonly #clock: Clock;
  readonly #stop: StopSignal;
  readonly #interval: number;
  #next = 0;

  constructor(clock: Clock, rate: number, stop: StopSignal) {
    this.#clock = clock;
    this.#stop = stop;
    this.#interval = 1000 / rate;
  }

  /** Resolves when the next request may go, or all is to stop. */
  async turn(): Promise<void> {
    const now = this.#clock.elapsed();
    await this.wait(this.#next - now);
    this.#next = Math.max(now, this.#next) + this.#interval;
  }

  /** So many milliseconds; not at all when it is zero or less. */
  wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#stop.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#stop.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.after(ms, end);
      this.#stop.addEventListener('abort', end);
    });
  }
}

/** `Retry-After`: seconds, or a date. Milliseconds from `now` (epoch) on; undefined when it says neither. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
