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
  /** Files that some module was loaded with, as they are now. */
  readonly #proven = new Set<string>();
  /** URL without query → query. */
  readonly #queries = new Map<string, string>();
  #last = 0;

  constructor() {
    sessions += 1;
    this.#session = String(sessions);
  }

  /** New versions for the files of a module that changed, or import one that did. Gives the query of the module's URL. */
  async use(graph: ImportGraph): Promise<string> {
    used = true;
    for (const file of graph.files) {
      const print = graph.printOf(file);
      if (this.#prints.get(file) === print) continue;
      this.#prints.set(file, print);
      this.#proven.delete(file);
      this.#last += 1;
      this.#queries.set(pathToFileURL(file).href, `mockrun=${this.#session}.${this.#last}`);
      // What `require` remembers, by path.
      delete cache[file];
    }
    const query = this.#queries.get(pathToFileURL(graph.root).href) as string;
    await renewImports(this.#session, this.#queries);
    return query;
  }

  /** The module was loaded. */
  prove(graph: ImportGraph): void {
    for (const file of graph.files) this.#proven.add(file);
  }

  /** The module could not be loaded: whichever of its files was to blame, it is to be run again. */
  forget(graph: ImportGraph): void {
    for (const file of graph.files) if (!this.#proven.has(file)) this.#prints.delete(file);
  }
}
