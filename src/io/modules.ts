import { pathToFileURL } from 'node:url';
import type { LoadedModule, Modules } from '../model/modules.ts';
import { explainFailure } from './modules/failure.ts';
import { ImportGraph } from './modules/import-graph.ts';
import { Versions } from './modules/versions.ts';

/** An `await` at the top level of a module may never end; whoever waits for the module must not wait with it. */
const LONGEST_LOAD_MS = 5000;

/**
 * The user's modules, each loaded once and again when it, or what it imports, was changed. Every session has instances
 * of its own: what one of them remembers is forgotten when the next one starts.
 *
 * @param longest milliseconds that loading one may take; a module that never returns from its first line cannot be
 *   stopped by anything
 */
export function createModules({ longest = LONGEST_LOAD_MS }: { readonly longest?: number } = {}): Modules {
  const versions = new Versions();
  const loaded = new Map<string, { readonly print: string; readonly module: Promise<LoadedModule> }>();
  return {
    async load(path) {
      const graph = new ImportGraph(path);
      const known = loaded.get(path);
      if (known?.print === graph.print) {
        const module = await known.module;
        if ('exports' in module) return module;
        // What it needs may be there by now, though none of these files changed.
        versions.forget(graph);
      }
      const module = load(path, graph, versions.use(graph), longest);
      loaded.set(path, { print: graph.print, module });
      return module;
    },
  };
}

async function load(path: string, graph: ImportGraph, query: string, longest: number): Promise<LoadedModule> {
  const { imports } = graph;
  try {
    const namespace = (await within(longest, import(`${pathToFileURL(path).href}?${query}`))) as object;
    return { imports, exports: exportsOf(namespace) };
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
      reject(new Error(`it was not loaded after ${ms / 1000} s: an await at its top level does not end`));
    // Keeps the process alive: with nothing else to do, Node would leave in the middle.
    const timer = setTimeout(late, ms);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
