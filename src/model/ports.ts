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
  /** Absent where no programs are looked for: all count as found. */
  program?: FindProgram;
}

/** Whether a program can be started: of a name with a slash from this folder (absolute), of another one from `PATH`. */
export type FindProgram = (name: string, folder: string) => 'found' | 'missing' | 'not executable';

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

/**
 * A file that is written whole or not at all. All of it happens at once, so that it can still be done while the process
 * ends. Everything but the first publication may throw: a disk can fill up.
 */
export interface AtomicFile {
  /** Keeps text for later, on the disk: what is collected may be larger than memory. */
  stash(text: string): Stashed;
  /**
   * Puts these parts over the file, one after another. May be done again; the last one stands. With `draft`, what would
   * be printed rather than replaced (a pipe, a device) gets nothing yet.
   */
  publish(parts: Iterable<string | Stashed>, options?: { readonly draft: boolean }): void;
  /** Calls back when the process ends before `close`, however it ends short of being killed. */
  onExit(callback: () => void): void;
  /** Gives back what it holds; the file stays as it was published last. */
  close(): void;
}

/** Where a stashed text is, in bytes. */
export interface Stashed {
  readonly from: number;
  readonly length: number;
}
