import type { MiddlewareProblem } from '../model/middleware.ts';

/** Bytes of what middleware may give back; of a worker's line, 1 MiB. */
export const LARGEST = 16 * 1024 * 1024;

export const tooLarge = (verb: 'wrote' | 'answered'): MiddlewareProblem => ({
  outcome: 'failed',
  reason: `${verb} more than ${LARGEST / 1024 / 1024} MiB`,
});
