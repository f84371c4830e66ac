import type { MockEvent } from '../../model/events.ts';

/** Messages that are worth reading. */
const MOST = 100;

/**
 * Tells each message once: a full disk says the same of every pair. And no flood of them: those that name a request can
 * be new without end, and are remembered.
 */
export class Warnings {
  readonly #tell: (event: MockEvent) => void;
  readonly #told = new Set<string>();

  constructor(tell: (event: MockEvent) => void) {
    this.#tell = tell;
  }

  tell(message: string): void {
    if (this.#told.size >= MOST || this.#told.has(message)) return;
    this.#told.add(message);
    const rest = this.#told.size < MOST ? '' : '; what else goes wrong with recordings is not told any more';
    this.#tell({ type: 'session:warned', message: message + rest });
  }
}
