import { createHash } from 'node:crypto';
import { dirname, extname, resolve } from 'node:path';
import type { Node } from '../source/nodes.ts';
import type { MiddlewareSite, Piece } from './kinds/kind.ts';
import { checkProgram } from './kinds/run.ts';
import { programPiece } from './program-piece.ts';

/** What runs a script that does not say so itself. */
const INTERPRETERS: { readonly [ending: string]: string } = {
  '.py': 'python3',
  '.js': 'node',
  '.mjs': 'node',
  '.cjs': 'node',
  '.rb': 'ruby',
  '.pl': 'perl',
  '.php': 'php',
  '.sh': 'sh',
};

/**
 * A program by its file alone. One that is executable and begins with `#!` is started as it is; else its name says which
 * interpreter it is for; else it must be executable.
 */
export function programFile(name: string, node: Node, site: MiddlewareSite): Piece | undefined {
  const cwd = dirname(node.text.path);
  const path = resolve(cwd, name);
  const { reading } = site;
  const file = reading.program(node, name);
  if (!('bytes' in file)) {
    const message = file.code === 'missing-file' ? `there is no program "${name}"` : file.message;
    reading.problem(node, { code: 'missing-program', message, hint: `looked for ${path}` });
    return undefined;
  }
  const interpreter = INTERPRETERS[extname(name).toLowerCase()];
  const isExecutable = (site.program?.(path, cwd) ?? 'found') === 'found';
  const startsItself = isExecutable && file.bytes.subarray(0, 2).toString('latin1') === '#!';
  const version = createHash('sha1').update(file.bytes).digest('base64');
  const plan = { cwd, env: {}, version };
  if (interpreter !== undefined && !startsItself) {
    return checkProgram(interpreter, cwd, node, site)
      ? { ...programPiece({ ...plan, command: [interpreter, path] }), name }
      : undefined;
  }
  if (isExecutable) return { ...programPiece({ ...plan, command: [path] }), name };
  reading.problem(node, {
    code: 'bad-middleware',
    message: `"${name}" is not executable, and its name does not say what runs it`,
    hint: 'make it executable with chmod +x, or write {run: [PROGRAM, FILE]}',
  });
  return undefined;
}
