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
  /** The bytes of a file. Throws Node's errors (`code` `ENOENT`, `EACCES`, `EISDIR`…), `ENOTSUP` for pipes and devices. */
  read(path: string): Buffer;
  /** The real path, symbolic links followed. Throws as `read` does. */
  realpath(path: string): string;
}

/** Somewhere text goes. Writing never waits and never throws; a sink that broke (a closed pipe) swallows what comes. */
export interface Sink {
  /** Takes the text in any case. False: congested, so write no more before `onDrain` calls back. */
  write(text: string): boolean;
  /** Calls back every time a congested sink can take more. */
  onDrain(callback: () => void): void;
  /** Resolves when all is written, or can't be. Call it once; nothing may be written afterwards. */
  close(): Promise<void>;
}

/** A terminal, or what stands in for one: a pipe, a file. */
export interface Terminal extends Sink {
  readonly isTTY: boolean;
  /** It shows ANSI colours, and the user wants them. */
  readonly color: boolean;
  /** Its size now; 80 × 24 when it has none. */
  readonly columns: number;
  readonly rows: number;
  onResize(callback: () => void): void;
  /** Calls back for each key pressed, until `close`. False, and never does, when nobody sits in front of it. */
  onKey(callback: (key: string) => void): boolean;
  /** Hides or shows the cursor; a hidden one comes back when the process ends, however it ends. */
  cursor(visible: boolean): void;
}
