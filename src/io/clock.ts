import { performance } from 'node:perf_hooks';
import type { Clock } from '../model/ports.ts';

/** The system's time. With `frozenAt` (epoch milliseconds) `now` stands still; durations and timers go on. */
export function systemClock(frozenAt?: number): Clock {
  return {
    now: frozenAt === undefined ? Date.now : () => frozenAt,
    elapsed: () => performance.now(),
    after(ms, callback) {
      // Longer waits would overflow Node's timers and fire at once.
      const timer = setTimeout(callback, Math.min(ms, 0x7fffffff));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
