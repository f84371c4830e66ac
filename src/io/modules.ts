import { pathToFileURL } from 'node:url';
import type { LoadedModule, Modules } from '../model/modules.ts';
import { shownPath } from './files.ts';
import { explainFailure, LoadedTooLate } from './modules/failure.ts';
import { guardExit } from './modules/guard-exit.ts';
import { ImportGraph } from './modules/import-graph.ts';
import { Versions } from './modules/versions.ts';

/** An `await` at the top level of a module may never end; whoever waits for the module must not wait with it. */
const LONGEST_LOAD_MS = 5000;

export interface ModulesOptions {
  /**
   * Milliseconds that loading one may take, default 5000. A module that never returns from its first line cannot be
   * stopped by anything.
   */
  readonly longest?: number;
  /** In place of Node's own `import`, where another loader has taken that over, as test runners do. */
  readonly importModule?: (url: string) => Promise<object>;
}

const nodeImport = (url: string): Promise<object> => import(url) as Promise<object>;

/**
 * The user's modules, each loaded once and again when it, or what it imports, was changed. Every session has instances
 * of its own: what one of them remembers is forgotten when the next one starts.
 */
export function createModules(options: ModulesOptions = {}): Modules {
  const { longest = LONGEST_LOAD_MS, importModule = nodeImport } = options;
  const versions = new Versions();
  const loadings = new Map<string, Loading>();
  return {
    load(path) {
      const graph = new ImportGraph(path);
      const { print } = graph;
      const known = loadings.get(path);
      // What a failed one needs may be there by now, though none of its files changed.
      if (known?.print === print && !known.failed) return known.module;
      const loaded = guardExit(graph.files, shownPath(path));
      const importing = versions.use(graph).then((query) => importModule(`${pathToFileURL(graph.root).href}?${query}`));
      const loading: Loading = { print, failed: false, module: outcomeOf(within(longest, importing), graph) };
      loadings.set(path, loading);
      void loading.module.then((module) => {
        loaded();
        loading.failed = !('exports' in module);
        if (loading.failed) versions.forget(graph);
        else versions.prove(graph);
      });
      return loading.module;
    },
  };
}

interface Loading {
  /** Of the files it was loaded from. */
  readonly print: string;
  readonly module: Promise<LoadedModule>;
  failed: boolean;
}

async function outcomeOf(imported: Promise<object>, graph: ImportGraph): Promise<LoadedModule> {
  const { imports } = graph;
  try {
    return { imports, exports: exportsOf(await imported) };
  } catch (error) {
    return { imports, ...(await explainFailure(error, graph)) };
  }
}

/** A CommonJS module, or one whose default export is an object, offers what is in there by name, too. */
function exportsOf(namespace: object): Readonly<Record<string, unknown>> {
  const whole = (namespace as { default?: unknown }).default;
  return Object.freeze({ ...(typeof whole === 'object' ? whole : {}), ...namespace });
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void =>
      reject(new LoadedTooLate(`it was not loaded after ${ms / 1000} s: an await at its top level does not end`));
    // Keeps the process alive: with nothing else to do, Node would leave in the middle.
    const timer = setTimeout(late, ms);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
