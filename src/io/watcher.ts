/** Something that notices changes of files. */
export interface Watcher {
  /** Watches these files as well from now on. */
  add(files: Iterable<string>): void;
  close(): Promise<void>;
}
