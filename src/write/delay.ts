import type { Delay } from '../model/reply.ts';
import { mapOf, type Tree } from './tree.ts';

/** `delay:` of a response. */
export function delayTree(delay: Delay): Tree {
  if (delay.kind === 'fixed') return duration(delay.ms);
  if (delay.kind === 'uniform') return mapOf({ min: duration(delay.min), max: duration(delay.max) });
  const { median, mean, min, max } = delay;
  return mapOf({
    logNormal: mapOf({
      median: duration(median),
      mean: duration(mean),
      min: min > 0 ? duration(min) : undefined,
      max: Number.isFinite(max) ? duration(max) : undefined,
    }),
  });
}

const duration = (ms: number): string => (ms > 0 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
