/** The folder that recordings are written to. `io` implements it. */
export interface RecordingFiles {
  /** Makes the folder, and finds out whether it can be written to. Throws Node's errors: `EACCES`, `ENOSPC`… */
  prepare(folder: string): void;
  /** Absolute paths of the YAML files in it and in its folders; none when it cannot be looked into. */
  list(folder: string): readonly string[];
  /** Undefined when there is none. */
  read(path: string): Buffer | undefined;
  /** Bytes; undefined when there is none. */
  size(path: string): number | undefined;
  /** Differs when somebody has written to it; undefined when there is none. */
  stamp(path: string): string | undefined;
  /** At the end of a file that is there, in one write: all of it, or when that fails, nothing. */
  append(path: string, text: string): Promise<void>;
  /** A whole file, its folder with it, in one step: readers find the old one or the new one. */
  write(path: string, content: string | Buffer): Promise<void>;
}
