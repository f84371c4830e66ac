import type { Clock } from '../model/ports.ts';

/** How far a session is. */
export class Phase {
  now: 'starting' | 'ready' | 'stopping' = 'starting';
  readonly #clock: Clock;
  #readyAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since it was ready; 0 before. */
  get uptime(): number {
    return this.#readyAt === undefined ? 0 : this.#clock.elapsed() - this.#readyAt;
  }

  ready(): void {
    this.now = 'ready';
    this.#readyAt = this.#clock.elapsed();
  }
}
