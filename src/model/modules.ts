/** Loads modules of the user's. `io` implements it. */
export interface Modules {
  /**
   * Runs the module at this absolute path and gives its exports; the ones of last time when nothing changed since.
   * Never rejects, and never takes for ever.
   */
  load(path: string): Promise<LoadedModule>;
}

export type LoadedModule = {
  /** Absolute paths of the files it imports, as far as they are the user's own and can be loaded anew. */
  readonly imports: readonly string[];
} & (
  | { readonly exports: Readonly<Record<string, unknown>> }
  /** In plain words: `handlers/quote.js:3:9: Unexpected token '}'`. */
  | { readonly problem: string; readonly hint?: string | undefined }
);
