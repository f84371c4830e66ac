import type { CommandEnd } from '../../io/command.ts';
import type { CaseProblem, CaseResult } from '../../model/verdict.ts';

/**
 * How a command came out. `end` is undefined when it was not even started, `cut` says what has ended it early.
 */
export function commandResult(
  name: string,
  end: CommandEnd | undefined,
  cut: string | undefined,
  duration: number,
): CaseResult {
  const output = (end?.leftBehind ?? []).map((one) => `left behind and ended: ${one}`);
  const common = { kind: 'command', suite: '', name, duration, output } as const;
  if (!end) return { ...common, status: 'error', message: `interrupted by ${cut}`, problems: [] };
  if (end.problem !== undefined) return { ...common, status: 'error', message: end.problem, problems: [] };
  const got = end.killedBy === undefined ? `exit code ${end.exitCode}` : `killed by ${end.killedBy}`;
  const problem: CaseProblem = { field: 'command', expected: 'exit code 0', got, detail: [] };
  if (end.timedOut) {
    return { ...common, status: 'failed', message: `ended after the ${cut}`, problems: [problem] };
  }
  if (cut !== undefined) return { ...common, status: 'error', message: `interrupted by ${cut}`, problems: [problem] };
  if (end.exitCode === 0) return { ...common, status: 'passed', problems: [] };
  const message = end.killedBy === undefined ? `exited with ${end.exitCode}` : `was killed by ${end.killedBy}`;
  return { ...common, status: 'failed', message, problems: [problem] };
}

/** As a shell would take it, roughly: what has spaces in it is quoted. */
export const shown = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
