import { fileURLToPath } from 'node:url';
import { shownPath } from '../files.ts';
import type { ImportGraph } from './import-graph.ts';
import { importsOf } from './import-graph.ts';
import { findSyntaxError } from './syntax-place.ts';

export interface Failure {
  readonly problem: string;
  readonly hint?: string | undefined;
}

/** Why a module could not be loaded, in one line, with the place when there is one. */
export async function explainFailure(error: unknown, graph: ImportGraph): Promise<Failure> {
  if (!(error instanceof Error)) return { problem: `it throws ${String(error)}` };
  const { code } = error as NodeJS.ErrnoException;
  const message = firstLine(error.message);
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /"\.[cm]?tsx?"/.test(message)) return noTypeScript();
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return { problem: notFound(message) };
  const place = headPlace(error.stack ?? '') ?? (await syntaxPlace(error, graph)) ?? framePlace(error.stack ?? '');
  const thrown = error instanceof SyntaxError ? message : `it throws while it is loaded: ${message}`;
  return { problem: place === undefined ? thrown : `${place}: ${thrown}`, ...hintFor(code) };
}

const firstLine = (text: string): string => text.split('\n', 1)[0] as string;

const noTypeScript = (): Failure => ({
  problem: `Node ${process.versions.node} cannot load TypeScript`,
  hint: 'Node 22.18, 24 and later can; or write it as JavaScript',
});

const hintFor = (code: string | undefined): { hint?: string } =>
  code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
    ? { hint: 'Node only leaves types out: write what enums, namespaces and parameter properties stand for' }
    : {};

/** `Cannot find module '/a/b.js' imported from /a/c.js`; Node's other forms end after the name. */
function notFound(message: string): string {
  const [, kind, name, from] = /^Cannot find (module|package) '(.+?)'(?: imported from (.+))?/.exec(message) ?? [];
  if (name === undefined) return message;
  const importer = from === undefined ? 'it' : shownPath(from.replace(/\?mockrun=.*$/, ''));
  return kind === 'package'
    ? `${importer} imports the package "${name}", which is not installed`
    : `${importer} imports ${shownPath(name)}, which does not exist`;
}

/** Node writes the place of what it could not compile above the stack: file and line, the line itself, and a mark. */
function headPlace(stack: string): string | undefined {
  const [, file, line, marks] = /^(\S.*?)(?:\?mockrun=[\d.]+)?:(\d+)\n(?:.*\n( *)\^)?/.exec(stack) ?? [];
  if (file === undefined || line === undefined) return undefined;
  return [shownFile(file), line, ...(marks === undefined ? [] : [marks.length + 1])].join(':');
}

/** Of what an ES module cannot be compiled for, Node keeps the place to itself. */
async function syntaxPlace(error: Error, graph: ImportGraph): Promise<string | undefined> {
  if (!(error instanceof SyntaxError)) return undefined;
  // Where imports are not part of the graph, at least the nearest ones are looked into.
  const nearest = importsOf(graph.root, graph.text(graph.root) ?? '');
  for (const file of new Set([...graph.files, ...nearest])) {
    const place = await findSyntaxError(file);
    if (place !== undefined) return `${shownPath(file)}:${place}`;
  }
  return undefined;
}

/** The topmost frame in a file of the user's. */
function framePlace(stack: string): string | undefined {
  const [, file, position] = /\(?(file:[^\s()]+)\?mockrun=[\d.]+:(\d+:\d+)\)?$/m.exec(stack) ?? [];
  return file === undefined ? undefined : `${shownFile(file)}:${position}`;
}

const shownFile = (file: string): string => shownPath(file.startsWith('file:') ? fileURLToPath(file) : file);
