import { parentPort, workerData } from 'node:worker_threads';

/** A job on its way to a thread, and its result on the way back. */
export interface WorkerMessage {
  readonly id: number;
  readonly job: unknown;
}

export interface WorkerResult {
  readonly id: number;
  /** Absent when the job threw. */
  readonly result?: unknown;
}

/** What a module must export to be run in a thread. */
export interface WorkerModule {
  run(job: unknown): { readonly result: unknown; readonly transfer: ArrayBuffer[] };
}

// The module comes by URL: what threads compute is no business of this room.
const worked = (await import(String(workerData))) as WorkerModule;

parentPort?.on('message', ({ id, job }: WorkerMessage) => {
  try {
    const { result, transfer } = worked.run(job);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    parentPort?.postMessage({ id, result } satisfies WorkerResult, transfer);
  } catch {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    parentPort?.postMessage({ id } satisfies WorkerResult);
  }
});
