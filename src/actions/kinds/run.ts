import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { compileExpressions } from '../expressions/compile.ts';
import { scriptOf } from '../run/script.ts';
import { type RunSource, runSource } from '../run/source.ts';
import { type EnvValue, poolKey, runTarget } from '../run/target.ts';
import { type ActionSite, defineAction } from './kind.ts';

/**
 * How many calls a worker is offered at once. Enough that it need not wait for the next one; not so many that those
 * behind a slow one run out of time.
 */
const OFFERED = 8;

export const run = defineAction<RunSource>({
  name: 'run',
  description: 'runs a script or a program, with the request and its response as JSON on stdin; exit code 0 is success',
  alsoCalled: ['exec', 'shell', 'script', 'command', 'binary', 'local', 'localAction'],
  canBlock: true,
  value: runSource(),
  concurrency: ({ mode, workers }) => (mode === 'worker' ? workers * OFFERED : 'cpus'),
  ownLane: ({ mode, command, cwd, workers, env }) =>
    mode === 'worker' ? poolKey({ command, cwd, workers, env: writtenIn(env) }) : undefined,
  compile(source, site) {
    const version = versionOf(source, site);
    const env = compileEnv(source, site);
    if (!env) return undefined;
    const { command, cwd, mode, workers, payload } = source;
    // What runs behind the answer, or is not waited for, is read by nobody.
    const isRead = site.phase === 'before';
    return runTarget({ command, cwd, mode, workers, payload, env, isRead, version });
  },
});

const writtenIn = (env: RunSource['env']): Record<string, string> =>
  Object.fromEntries([...env].map(([name, { source }]) => [name, source]));

function compileEnv({ env, mode }: RunSource, site: ActionSite): Record<string, EnvValue> | undefined {
  const values: Record<string, EnvValue> = {};
  let complete = true;
  for (const [name, node] of env) {
    const compiled = compileExpressions(node, 'environment', site);
    if (compiled === undefined) complete = false;
    else if (mode === 'worker' && typeof compiled === 'function') {
      site.reading.problem(node, {
        code: 'expression-in-worker',
        message: `"${name}" depends on the request, and a worker serves many of them`,
        hint: 'read the value from the document on stdin, or use "mode: process"',
      });
      complete = false;
    } else values[name] = compiled;
  }
  return complete ? values : undefined;
}

/**
 * Names the text of the script; the scenario is loaded anew when it changes. A script that is missing is only a warning:
 * it may be built before the first request comes.
 */
function versionOf({ node, command, cwd }: RunSource, { reading }: ActionSite): string {
  const script = scriptOf(command);
  const found = script === undefined ? undefined : reading.program(node, resolve(cwd, script));
  if (found === undefined) return '';
  if ('bytes' in found) return createHash('sha1').update(found.bytes).digest('base64');
  if (found.code === 'missing-file') {
    reading.problem(node, {
      code: 'missing-script',
      severity: 'warning',
      message: `the script "${script}" does not exist`,
      hint: `looked for ${resolve(cwd, script as string)}; until it is there, each run is broken`,
    });
  }
  return '';
}
