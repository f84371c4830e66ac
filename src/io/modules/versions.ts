import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { renewImports } from './fresh-imports.ts';
import type { ImportGraph } from './import-graph.ts';

let sessions = 0;
let used = false;

/** Whether code of the user's runs in this process. */
export const hasUserModules = (): boolean => used;

const { cache } = createRequire(import.meta.url);

/**
 * Node keeps every module for ever under its URL. A version in the URL makes another module of it; files that did not
 * change keep theirs, so that handlers which import the same store go on sharing it.
 */
export class Versions {
  readonly #session: string;
  readonly #prints = new Map<string, string>();
  /** URL without query → query. */
  readonly #queries = new Map<string, string>();
  #last = 0;

  constructor() {
    sessions += 1;
    this.#session = String(sessions);
  }

  /** New versions for the files of a module that changed, or import one that did. Gives the query of the module's URL. */
  use(graph: ImportGraph): string {
    used = true;
    for (const file of graph.files) {
      const print = graph.printOf(file);
      if (this.#prints.get(file) === print) continue;
      this.#prints.set(file, print);
      this.#last += 1;
      this.#queries.set(pathToFileURL(file).href, `mockrun=${this.#session}.${this.#last}`);
      // What `require` remembers, by path.
      delete cache[file];
    }
    renewImports(this.#session, this.#queries);
    return this.#queries.get(pathToFileURL(graph.root).href) as string;
  }

  /** Nothing of it is to be used again. */
  forget(graph: ImportGraph): void {
    for (const file of graph.files) this.#prints.delete(file);
  }
}
