import path from 'node:path';
import { systemClock } from '../../io/clock.ts';
import { type CommandEnd, type CommandOptions, startCommand } from '../../io/command.ts';
import { uuid } from '../../io/random.ts';
import type { Verdict } from '../../model/verdict.ts';
import { policyOf } from '../../verify/policy.ts';
import { commandResult, shown } from './command-result.ts';
import { environment } from './environment.ts';
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
  const { url, adminUrl } = session;
  const env = await environment({ url, adminUrl, certificateFile: () => session.certificateFile() }, parts.env);
  const since = session.elapsed();
  session.emit({ type: 'verify:started', directory: session.directory, cases: undefined, command: words });
  session.emit({ type: 'case:started', kind: 'command', suite: '', name });
  const end = interruption.aborted ? undefined : await run(parts, env);
  const timeout = end?.timedOut ? `--timeout of ${inWords(settings.timeout)}` : undefined;
  const cut = signalOf(interruption) ?? timeout;
  const result = commandResult(name, end, cut, session.elapsed() - since);
  if (end && end.leftBehind.length > 0) {
    session.warn(`the command left processes behind, which were ended: ${end.leftBehind.join(', ')}`);
  }
  session.emit({ type: 'case:finished', result });
  const isStarted = end !== undefined && end.problem === undefined;
  let verdict: Verdict | undefined;
  await session.stop({
    ...(interruption.aborted ? { signal: String(interruption.reason) } : {}),
    judge() {
      const duration = session.elapsed() - since;
      const interrupted = signalOf(interruption) ?? timeout;
      const incomplete = interrupted !== undefined || !isStarted;
      const judged = session.judge({ policy: policyOf(settings), before: [result], duration, interrupted, incomplete });
      verdict = isStarted ? judged : { ...judged, exitCode: NOT_STARTED };
      session.emit({ type: 'verify:ended', verdict });
    },
  });
  return verdict?.exitCode ?? NOT_STARTED;
}

async function run(
  { session, settings, words, printing, interruption }: CommandParts,
  env: CommandOptions['env'],
): Promise<CommandEnd> {
  const command = startCommand(
    {
      words,
      cwd: path.resolve('.'),
      env,
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

const inWords = (ms = 0): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
