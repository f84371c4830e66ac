/** What a watcher is to look at, and whom it tells. */
export interface WatchOptions {
  /** Absolute. */
  readonly directory: string;
  /** Absolute paths of more files to watch: bodies, schemas, the configuration; those that are missing, too. */
  readonly files: Iterable<string>;
  /** Look every so many milliseconds instead of asking the system to tell. */
  readonly poll?: number | undefined;
  /** Absolute paths that may have changed, come or gone. */
  readonly changed: (paths: readonly string[]) => void;
  /** Something a person should know, as one sentence. */
  readonly warned: (message: string) => void;
}

/** Something that notices changes of files. */
export interface Watcher {
  /** Watches these files as well from now on. */
  add(files: Iterable<string>): void;
  close(): Promise<void>;
}

/** Resolves once changes are noticed. */
export type Watch = (options: WatchOptions) => Promise<Watcher>;
