import type { Clock } from '../../model/ports.ts';
import type { StopSignal } from '../../model/stop-signal.ts';

/** What came first. */
export type Waited<T> = { readonly value: T } | 'interrupted' | 'overdue';

export interface Limits {
  readonly interruption: StopSignal | undefined;
  readonly clock: Clock;
  /** Milliseconds; absent: whoever made the promise sees to its end. */
  readonly within?: number;
}

/**
 * Waits for a promise, but no longer than it may take. Rejects when the promise does. Rejected: `Promise.race` with one
 * promise for the whole run, which would keep something of every case until that run ends.
 */
export function waitFor<T>(promise: Promise<T>, { interruption, clock, within }: Limits): Promise<Waited<T>> {
  if (interruption?.aborted) return Promise.resolve('interrupted');
  return new Promise((resolve, reject) => {
    const stop = (): void => settle('interrupted');
    const cancel = within === undefined ? undefined : clock.after(within, () => settle('overdue'));
    const free = (): void => {
      cancel?.();
      interruption?.removeEventListener('abort', stop);
    };
    const settle = (waited: Waited<T>): void => {
      free();
      resolve(waited);
    };
    interruption?.addEventListener('abort', stop);
    promise.then(
      (value) => settle({ value }),
      (error: unknown) => {
        free();
        reject(error);
      },
    );
  });
}
