import path from 'node:path';

export interface SourceFile {
  /** Relative to `src`. */
  readonly name: string;
  readonly text: string;
}

export interface FoundImport {
  /** The file it leads to, relative to `src`, when it is one of ours. */
  readonly target?: string;
  /** The third-party package it names. */
  readonly package?: string;
  /** The Node module it names, without `node:`. */
  readonly builtin?: string;
  /** `import type` and `export type` vanish when compiled. */
  readonly typeOnly: boolean;
}

const IMPORT =
  /(?:\bimport\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s*)?|\bexport\s+(type\s)?[\w*{}\s,$]+?\sfrom\s*|\b(?:import|require)\s*\(\s*)['"]([^'"\n]+)['"]/g;

/** What a file imports, however it is written. */
export function scanImports(file: SourceFile): FoundImport[] {
  return [...withoutComments(file.text).matchAll(IMPORT)].map(([, importType, exportType, from]) => {
    const specifier = from as string;
    const typeOnly = Boolean(importType ?? exportType);
    if (specifier.startsWith('.')) return { typeOnly, target: path.join(path.dirname(file.name), specifier) };
    if (specifier.startsWith('node:')) return { typeOnly, builtin: specifier.slice('node:'.length) };
    const depth = specifier.startsWith('@') ? 2 : 1;
    return { typeOnly, package: specifier.split('/').slice(0, depth).join('/') };
  });
}

/** Each circle of imports once: `a.ts → b.ts → a.ts`. Types count: a circle of ideas is one all the same. */
export function cyclesIn(files: readonly SourceFile[]): string[] {
  const arrows = new Map(files.map((file) => [file.name, scanImports(file).flatMap((found) => found.target ?? [])]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(name);
    if (seen >= 0) cycles.push([...trail.slice(seen), name].join(' → '));
    if (seen >= 0 || done.has(name)) return;
    for (const next of arrows.get(name) ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of arrows.keys()) visit(name, []);
  return cycles;
}

const WET_BUILTINS =
  /^(fs|http|http2|https|net|tls|dgram|dns|child_process|worker_threads|cluster|os|process|timers|tty|readline|perf_hooks)(\/|$)/;

const WET_CALLS: readonly RegExp[] = [
  /\bDate\.now\b/g,
  /\bnew Date\(\s*\)/g,
  /\bMath\.random\b/g,
  /\bperformance\.\w+/g,
  /\b(?:setTimeout|setInterval|setImmediate)\(/g,
  /(?<![\w$.#])process\.\w+/g,
  /(?<![\w$.])console\.\w+/g,
  /(?<![\w$.])fetch\(/g,
  /\b(?:randomUUID|randomBytes|randomInt|getRandomValues)\b/g,
];

/** Where a file reaches for the world: `serve/x.ts: Date.now`. */
export function wetUses(file: SourceFile): string[] {
  const modules = scanImports(file).flatMap((found) =>
    !found.typeOnly && found.builtin !== undefined && WET_BUILTINS.test(found.builtin) ? `node:${found.builtin}` : [],
  );
  const code = withoutComments(file.text);
  const calls = WET_CALLS.flatMap((pattern) => [...code.matchAll(pattern)].map(([match]) => match));
  return [...modules, ...calls].map((use) => `${file.name}: ${use}`);
}

/** Comments become blanks; strings stay, since imports are made of them. */
const withoutComments = (text: string): string =>
  text.replace(/(['"`])(?:\\.|(?!\1)[^\\])*?\1|\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (match) =>
    match.startsWith('/') ? ' ' : match,
  );
