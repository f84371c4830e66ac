import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerResult } from './worker.ts';

/** Two at a time, so that a thread never waits for the next job. */
const IN_FLIGHT = 2;
const MOST_THREADS = 4;

/**
 * Runs the module's `run` over all jobs in threads of their own. `done` is called for each as it comes, in any order;
 * with undefined when the job failed, or its thread did. The threads' memory is gone when this resolves.
 *
 * @param module URL of a module that exports `run`, in plain JavaScript: threads load it themselves
 * @param entry URL of what a thread starts with; tests give the built one
 */
export async function runInThreads<Job, Result>(
  module: URL,
  jobs: readonly Job[],
  done: (index: number, result: Result | undefined) => void,
  entry = new URL('./worker.js', import.meta.url),
): Promise<void> {
  let next = 0;
  const threads = Math.min(MOST_THREADS, availableParallelism(), jobs.length);
  await Promise.all(
    Array.from({ length: threads }, () =>
      runThread(
        new Worker(entry, { workerData: module.href }),
        () => (next < jobs.length ? { id: next, job: jobs[next++] as Job } : undefined),
        done,
      ),
    ),
  );
  // What a thread took along when it died, and what nobody was left to take.
  for (; next < jobs.length; next += 1) done(next, undefined);
}

function runThread<Job, Result>(
  worker: Worker,
  take: () => { id: number; job: Job } | undefined,
  done: (index: number, result: Result | undefined) => void,
): Promise<void> {
  const open = new Set<number>();
  const feed = (): void => {
    while (open.size < IN_FLIGHT) {
      const message = take();
      if (!message) break;
      open.add(message.id);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
      worker.postMessage(message);
    }
    if (open.size === 0) void worker.terminate();
  };
  worker.on('message', ({ id, result }: WorkerResult) => {
    open.delete(id);
    feed();
    done(id, result as Result | undefined);
  });
  feed();
  return new Promise((resolve) => {
    worker.on('error', () => {});
    worker.on('exit', () => {
      for (const id of open) done(id, undefined);
      resolve();
    });
  });
}
