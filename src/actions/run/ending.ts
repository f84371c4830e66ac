import type { ActionResult } from '../../model/action.ts';
import type { ProcessEnd } from '../../model/processes.ts';

/** How a program ended, as part of a result: `exited with code 3`, `was killed by SIGKILL`. */
export function howItEnded(end: ProcessEnd): Omit<ActionResult, 'outcome'> & { readonly reason: string } {
  return {
    reason: end.killedBy === undefined ? `exited with code ${end.exitCode}` : `was killed by ${end.killedBy}`,
    ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
    ...(end.killedBy === undefined ? {} : { killedBy: end.killedBy }),
    ...(end.stderr === '' ? {} : { stderr: end.stderr }),
  };
}
