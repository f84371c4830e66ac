import type { ModuleUse } from '../compile/pipeline/action-context.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { LoadedModule, Modules } from '../model/modules.ts';
import { diagnose, type Problem } from '../source/diagnose.ts';
import { didYouMean } from '../source/suggest.ts';

export interface ReadyModules {
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of the files that the modules import. */
  readonly imports: readonly string[];
}

/** Loads the modules a scenario uses and hands their functions to it; or tells, where each is named, why not. */
export async function loadModules(uses: readonly ModuleUse[], modules: Modules): Promise<ReadyModules> {
  const paths = [...new Set(uses.map(({ path }) => path))];
  const loaded = new Map(await Promise.all(paths.map(async (path) => [path, await modules.load(path)] as const)));
  const broken = new Set<string>();
  const diagnostics = uses.flatMap((use) => {
    const module = loaded.get(use.path) as LoadedModule;
    // However often a scenario uses it, that is one mistake.
    if (broken.has(use.path)) return [];
    if ('problem' in module) broken.add(use.path);
    else use.slot.exports = module.exports;
    const problem = problemOf(use, module);
    return problem ? diagnose(use.at, problem) : [];
  });
  return { diagnostics, imports: [...loaded.values()].flatMap(({ imports }) => imports) };
}

function problemOf({ shown, exportName }: ModuleUse, module: LoadedModule): Problem | undefined {
  if ('problem' in module) {
    return { code: 'bad-module', message: `this module cannot be loaded: ${module.problem}`, hint: module.hint };
  }
  const found = module.exports[exportName];
  if (typeof found === 'function') return undefined;
  const functions = Object.keys(module.exports).filter((name) => typeof module.exports[name] === 'function');
  if (found !== undefined) {
    const what = found === null ? 'null' : `a value of type ${typeof found}`;
    return { code: 'bad-export', message: `"${exportName}" of ${shown} is no function but ${what}` };
  }
  return {
    code: 'unknown-export',
    message: exportName === 'default' ? `${shown} has no default export` : `${shown} exports no "${exportName}"`,
    hint: didYouMean(exportName, functions) ?? exportsHint(shown, functions),
  };
}

function exportsHint(shown: string, functions: readonly string[]): string {
  const first = functions.find((name) => name !== 'default');
  if (first !== undefined) return `it exports ${functions.join(', ')}: name one after a #, as in ${shown}#${first}`;
  return functions.length > 0 ? `leave "#…" out for its default export` : 'it exports no function at all';
}
