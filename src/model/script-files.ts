/** Keeps source texts as files that nobody else can read. `io` implements it. */
export interface ScriptFiles {
  /** Writes the text of that name, over the one before; gives the file's absolute path, the same each time. */
  write(name: string, text: string): string;
  /** Nothing happens when there is none. */
  remove(name: string): void;
  /** Removes all of them. */
  close(): void;
}
