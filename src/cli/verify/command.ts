import path from 'node:path';
import { systemClock } from '../../io/clock.ts';
import { type CommandEnd, type CommandOptions, startCommand } from '../../io/command.ts';
import { uuid } from '../../io/random.ts';
import { CannotStart } from '../../model/cannot-start.ts';
import type { CaseProblem, CaseResult, Verdict } from '../../model/verdict.ts';
import { policyOf } from '../../verify/policy.ts';
import { signalOf, type VerifyParts } from './parts.ts';

export interface CommandParts extends VerifyParts {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** Variables of the configuration, addresses not yet filled in. */
  readonly env: ReadonlyMap<string, string>;
  /** The reporter that writes to standard output. */
  readonly printing: string | undefined;
}

/** Could not be started, as the exit code says it. */
const NOT_STARTED = 3;

/** Runs the command to its end, lets actions finish, judges what it did, and ends the session; gives the exit code. */
export async function judgeCommand(parts: CommandParts): Promise<number> {
  const { session, settings, words, interruption } = parts;
  const name = shown(words);
  const since = session.elapsed();
  session.emit({ type: 'verify:started', directory: session.directory, cases: undefined, command: words });
  session.emit({ type: 'case:started', kind: 'command', suite: '', name });
  const end = await run(parts);
  const cut = signalOf(interruption) ?? (end.timedOut ? `--timeout of ${inWords(settings.timeout)}` : undefined);
  const result = resultOf(name, end, cut, session.elapsed() - since);
  if (end.leftBehind.length > 0) {
    session.warn(`the command left processes behind, which were ended: ${end.leftBehind.join(', ')}`);
  }
  session.emit({ type: 'case:finished', result });
  let verdict: Verdict | undefined;
  const signal = signalOf(interruption);
  await session.stop({
    ...(signal === undefined ? {} : { signal }),
    judge() {
      const options = { policy: policyOf(settings), before: [result], duration: session.elapsed() - since };
      const interrupted = signalOf(interruption) ?? cut;
      const incomplete = interrupted !== undefined || end.problem !== undefined;
      const judged = session.judge({ ...options, interrupted, incomplete });
      verdict = end.problem === undefined ? judged : { ...judged, exitCode: NOT_STARTED };
      session.emit({ type: 'verify:ended', verdict });
    },
  });
  return verdict?.exitCode ?? NOT_STARTED;
}

async function run({ session, settings, words, env, printing, interruption }: CommandParts): Promise<CommandEnd> {
  const command = startCommand(
    {
      words,
      cwd: path.resolve('.'),
      env: environment(session, env),
      output: outputFor(printing, (stream, line) => session.emit({ type: 'command:output', stream, line })),
      timeout: settings.timeout,
    },
    uuid(),
  );
  const pass = (): void => {
    command.signal(interruption.reason as NodeJS.Signals);
    // One that takes no notice gets as long as everything else that is to end.
    systemClock().after(settings.grace, () => command.end());
  };
  if (interruption.aborted) pass();
  interruption.addEventListener('abort', pass, { once: true });
  return await command.ended;
}

/**
 * The list that repaints the terminal has to know of every line; a document for programs must not be disturbed by any.
 */
function outputFor(printing: string | undefined, line: Extract<CommandOptions['output'], (...args: never[]) => void>) {
  if (printing === 'live') return line;
  return printing === 'json' || printing === 'tap' ? 'stderr' : 'inherit';
}

function environment({ url, adminUrl }: VerifyParts['session'], configured: ReadonlyMap<string, string>) {
  const addresses: { readonly [name: string]: string | undefined } = { 'mock.url': url, 'mock.adminUrl': adminUrl };
  const filled = [...configured].map(([name, text]) => {
    const value = text.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, address: string) => {
      const known = addresses[address];
      if (known !== undefined) return known;
      throw new CannotStart(`the variable ${name} wants {{${address}}}, and there is no admin API`, {
        exitCode: 2,
        hint: 'leave out --no-admin, or the variable',
      });
    });
    return [name, value] as const;
  });
  return { MOCKRUN_URL: url, MOCKRUN_ADMIN_URL: adminUrl, ...Object.fromEntries(filled) };
}

function resultOf(name: string, end: CommandEnd, cut: string | undefined, duration: number): CaseResult {
  const output = end.leftBehind.map((one) => `left behind and ended: ${one}`);
  const common = { kind: 'command', suite: '', name, duration, output } as const;
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
const shown = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');

const inWords = (ms = 0): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
