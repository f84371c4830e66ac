/** What the inner rooms may ask of the world. `io` implements them, `session` hands them in, tests replace them. */

export interface Clock {
  /** Milliseconds since the epoch. Frozen by `--now`. */
  now(): number;
  /** Milliseconds of a clock that never stands still or jumps; for durations. */
  elapsed(): number;
  /** Calls back after `ms`; the returned function cancels. Does not keep the process alive on its own. */
  after(ms: number, callback: () => void): () => void;
}

/** A number in [0, 1). One seeded sequence per session, so that `--seed` repeats a run. */
export type Random = () => number;

export interface Files {
  /** The bytes of a file. Throws Node's errors (`code` `ENOENT`, `EACCES`, `EISDIR`…). */
  read(path: string): Buffer;
  /** The real path, symbolic links followed. Throws as `read` does. */
  realpath(path: string): string;
}
