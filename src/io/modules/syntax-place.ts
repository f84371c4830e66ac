import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';

/** Checking takes Node about 50 ms; a machine that is busy, longer. */
const LONGEST_CHECK_MS = 3000;

export interface SyntaxMistake {
  /** `line:column`, or the line alone. */
  readonly position: string;
  /** `Unexpected token '}'`. */
  readonly message: string;
}

/**
 * What makes an ES module no JavaScript, or undefined. Asks another Node: in the same process, only the fatal end of
 * the process would tell where it is.
 */
export function findSyntaxMistake(file: string): Promise<SyntaxMistake | undefined> {
  if (!/\.m?js$/.test(file)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--check', '-'];
    const options = { timeout: LONGEST_CHECK_MS, env: { ...process.env, NODE_OPTIONS: '' } };
    const child = execFile(process.execPath, args, options, (_, __, stderr) => resolve(mistakeIn(stderr)));
    child.stdin?.on('error', () => {});
    if (child.stdin)
      createReadStream(file)
        .on('error', () => child.stdin?.end())
        .pipe(child.stdin);
  });
}

function mistakeIn(report: string): SyntaxMistake | undefined {
  const [, line, marks] = /^\[stdin\]:(\d+)\n(?:.*\n( *)\^)?/m.exec(report) ?? [];
  const message = /^SyntaxError: (.+)$/m.exec(report)?.[1];
  if (line === undefined || message === undefined) return undefined;
  return { position: marks === undefined ? line : `${line}:${marks.length + 1}`, message };
}
