import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { canRenewImports } from './fresh-imports.ts';

/** `from './x.js'`, `import './x.js'`, `import('./x.js')`, `require('./x')`: the user's own files, never packages. */
const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;
/** What `require` adds to a name. */
const ENDINGS = ['', '.js', '.cjs', '.json', '/index.js'];
/** Enough for handlers; a whole application behind one is not looked through. */
const MOST_FILES = 200;

/**
 * A module and the files it imports, found by looking for imports in their texts, not by parsing them: a comment that
 * looks like one does no harm. Links are followed, as Node does. Where imports cannot be loaded anew, it is the module
 * alone.
 */
export class ImportGraph {
  /** The real path. */
  readonly root: string;
  readonly #texts = new Map<string, string | undefined>();
  readonly #imports = new Map<string, readonly string[]>();

  constructor(root: string) {
    this.root = real(root);
    const waiting = [this.root];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (this.#texts.has(file) || this.#texts.size >= MOST_FILES) continue;
      const text = textOf(file);
      const imported = text === undefined || !canRenewImports ? [] : importsOf(file, text);
      this.#texts.set(file, text);
      this.#imports.set(file, imported);
      waiting.push(...imported);
    }
  }

  /** Real paths, the root among them; missing ones, too. */
  get files(): readonly string[] {
    return [...this.#texts.keys()];
  }

  get imports(): readonly string[] {
    return this.files.filter((file) => file !== this.root);
  }

  /** Undefined when it cannot be read. */
  text(file: string): string | undefined {
    return this.#texts.get(file);
  }

  /** Tells apart versions of all of it. */
  get print(): string {
    return this.printOf(this.root);
  }

  /** Tells apart versions of a file with all that it imports. */
  printOf(file: string): string {
    const hash = createHash('sha1');
    for (const each of [...this.#reach(file, new Set())].sort()) hash.update(`${each}\0${this.#texts.get(each)}\0`);
    return hash.digest('base64url');
  }

  #reach(file: string, reached: Set<string>): Set<string> {
    if (reached.has(file)) return reached;
    reached.add(file);
    for (const imported of this.#imports.get(file) ?? []) this.#reach(imported, reached);
    return reached;
  }
}

export function importsOf(file: string, text: string): string[] {
  const found = [...text.matchAll(IMPORT)].map((match) =>
    path.resolve(path.dirname(file), withoutQuery(match[2] as string)),
  );
  return [...new Set(found.map(resolved))].filter((name) => !name.split(path.sep).includes('node_modules'));
}

const withoutQuery = (name: string): string => name.replace(/[?#].*$/, '');

/** A missing file is imported all the same: it may come. */
const resolved = (name: string): string => real(ENDINGS.map((ending) => name + ending).find(isFile) ?? name);

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
