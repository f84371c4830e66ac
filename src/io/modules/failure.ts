import path from 'node:path';
import { shownPath } from '../files.ts';
import { EndsProcess } from './guard-exit.ts';
import { type ImportGraph, importsOf } from './import-graph.ts';
import { framePlace, shownFile } from './places.ts';
import { findSyntaxMistake } from './syntax-place.ts';

export interface Failure {
  readonly problem: string;
  readonly hint?: string | undefined;
}

/** Why a module could not be loaded, in one line, with the place when there is one. */
export async function explainFailure(error: unknown, graph: ImportGraph): Promise<Failure> {
  if (!(error instanceof Error)) return { problem: `it throws ${String(error)}` };
  const { code } = error as NodeJS.ErrnoException;
  const message = plain(error.message);
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /"\.[cm]?tsx?"/.test(message)) return noTypeScript();
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return { problem: notFound(message) };
  if (error instanceof LoadedTooLate) return { problem: message };
  if (error instanceof SyntaxError) return { problem: await syntaxProblem(error, graph), ...hintFor(code, message) };
  const place = framePlace(error.stack ?? '', graph.files);
  const where = place === undefined ? '' : `${place}: `;
  if (error instanceof EndsProcess) {
    return { problem: `${where}${message}`, hint: 'to refuse to be loaded, throw an error' };
  }
  return { problem: `${where}it throws while it is loaded: ${message}` };
}

/** Rejects what takes too long to load. */
export class LoadedTooLate extends Error {}

/** One line, with paths as people read them. */
const plain = (text: string): string =>
  (text.split('\n', 1)[0] as string).replace(/file:[^\s'"]+?\?mockrun=[\d.]+/g, (url) => shownFile(url));

const noTypeScript = (): Failure => ({
  problem: `Node ${process.versions.node} cannot load TypeScript`,
  hint: 'Node 22.18, 24 and later can; or write it as JavaScript',
});

function hintFor(code: string | undefined, message: string): { hint?: string } {
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return { hint: 'Node only leaves types out: write what enums, namespaces and parameter properties stand for' };
  }
  if (!ONLY_IN_MODULES.test(message)) return {};
  return { hint: 'name it .mjs, or set "type": "module" in the package.json above it' };
}

/** `Cannot find module '/a/b.js' imported from /a/c.js`; Node's other forms end after the name. */
function notFound(message: string): string {
  const [, kind, name, from] = /^Cannot find (module|package) '(.+?)'(?: imported from (.+))?/.exec(message) ?? [];
  if (name === undefined) return message;
  const importer = from === undefined ? 'it' : shownFile(from);
  if (kind === 'package' || !/^[./]|^[a-z]:/i.test(name)) {
    return `${importer} imports the package "${name}", which is not installed`;
  }
  return `${importer} imports ${path.isAbsolute(name) ? shownFile(name) : name}, which does not exist`;
}

/** Node writes the place of what it could not compile above the stack: file and line, the line itself, and a mark. */
function headPlace(stack: string): string | undefined {
  const [, file, line, marks] = /^(\S.*?):(\d+)\n(?:(?:.*\n){1,3}?( *)\^)?/.exec(stack) ?? [];
  if (file === undefined || line === undefined) return undefined;
  return [shownFile(file), line, ...(marks === undefined ? [] : [marks.length + 1])].join(':');
}

/** Node takes a `.js` file without imports for CommonJS, and then complains of what only an ES module may hold. */
const ONLY_IN_MODULES = /^await is only valid|^Cannot use import statement|^Unexpected token 'export'/;

async function syntaxProblem(error: SyntaxError, graph: ImportGraph): Promise<string> {
  const message = plain(error.message);
  const place = headPlace(error.stack ?? '');
  if (place !== undefined && !ONLY_IN_MODULES.test(message)) return `${place}: ${message}`;
  // Of what an ES module cannot be compiled for, Node keeps the place to itself. Where imports are not part of the
  // graph, at least the nearest ones are looked into.
  const nearest = importsOf(graph.root, graph.text(graph.root) ?? '');
  for (const file of new Set([...graph.files, ...nearest])) {
    const mistake = await findSyntaxMistake(file);
    if (mistake) return `${shownPath(file)}:${mistake.position}: ${mistake.message}`;
  }
  return place === undefined ? message : `${place}: ${message}`;
}
