import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { hasExpressions } from '../../actions/expressions/scan.ts';
import { scriptOf } from '../../actions/run/script.ts';
import { type RunSource, runSource } from '../../actions/run/source.ts';
import type { Node } from '../../source/nodes.ts';
import { programPiece } from '../program-piece.ts';
import { defineMiddleware, type MiddlewareSite } from './kind.ts';

/** `run`: a program that reads the document from stdin and writes it to stdout. */
export const run = defineMiddleware<RunSource>({
  name: 'run',
  description: 'a program: the document on its stdin, the changed one on its stdout; "mode: worker" keeps it alive',
  value: runSource(),
  compile(source, node, site) {
    const env = environment(source, site);
    const version = isThere(source, site);
    if (source.payload === 'hoverfly') {
      site.reading.problem(node, {
        code: 'useless-key',
        message: 'middleware always gets the plain document, since it gives the same back',
        hint: 'remove "payload"',
      });
      return undefined;
    }
    return env && version !== undefined ? programPiece({ ...source, env, version }) : undefined;
  },
});

function environment({ env }: RunSource, { reading }: MiddlewareSite): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  let complete = true;
  for (const [name, node] of env) {
    if (hasExpressions(node.source)) {
      reading.problem(node, {
        code: 'expression-in-middleware',
        message: `"${name}" depends on the request, which middleware reads from its stdin`,
        hint: 'write a fixed value',
      });
      complete = false;
    } else values[name] = reading.fillText(node.source, node);
  }
  return complete ? values : undefined;
}

/**
 * Undefined after reporting a program or a script that is not there: without it no answer would ever come about.
 * Otherwise a name for the script's text, so that an edited worker is started anew.
 */
function isThere({ node, command, cwd }: RunSource, site: MiddlewareSite): string | undefined {
  const [program = ''] = command;
  const found = checkProgram(program, cwd, node, site);
  const script = scriptOf(command);
  const text = script === undefined ? undefined : site.reading.program(node, resolve(cwd, script));
  if (text && 'bytes' in text) return found ? createHash('sha1').update(text.bytes).digest('base64') : undefined;
  if (text?.code === 'missing-file' && script !== program) {
    site.reading.problem(node, {
      code: 'missing-program',
      message: `the script "${script}" does not exist`,
      hint: `looked for ${resolve(cwd, script as string)}`,
    });
    return undefined;
  }
  return found ? '' : undefined;
}

/** False after reporting why the program cannot be started. */
export function checkProgram(program: string, cwd: string, node: Node, { reading, program: find }: MiddlewareSite) {
  const state = find?.(program, cwd) ?? 'found';
  if (state === 'found') return true;
  const where = program.includes('/') ? `looked for ${resolve(cwd, program)}` : 'it is in no folder of PATH';
  reading.problem(node, {
    code: 'missing-program',
    message: state === 'missing' ? `there is no program "${program}"` : `"${program}" is not executable`,
    hint: state === 'missing' ? where : 'make it executable with chmod +x, or name its interpreter before it',
  });
  return false;
}
