import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';

/** Checking takes Node about 50 ms; a machine that is busy, longer. */
const LONGEST_CHECK_MS = 3000;

/**
 * `line:column` of what makes an ES module no JavaScript, or undefined. Asks another Node: in the same process, only
 * the fatal end of the process would tell.
 */
export function findSyntaxError(file: string): Promise<string | undefined> {
  if (!/\.m?js$/.test(file)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--check', '-'];
    const options = { timeout: LONGEST_CHECK_MS, env: { ...process.env, NODE_OPTIONS: '' } };
    const child = execFile(process.execPath, args, options, (_, __, stderr) => resolve(placeIn(stderr)));
    child.stdin?.on('error', () => {});
    if (child.stdin)
      createReadStream(file)
        .on('error', () => child.stdin?.end())
        .pipe(child.stdin);
  });
}

function placeIn(report: string): string | undefined {
  const [, line, marks] = /^\[stdin\]:(\d+)\n(?:.*\n( *)\^)?/m.exec(report) ?? [];
  return line === undefined ? undefined : [line, ...(marks === undefined ? [] : [marks.length + 1])].join(':');
}
