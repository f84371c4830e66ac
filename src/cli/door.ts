import { Errors } from '@oclif/core';
import { CannotStart } from '../model/cannot-start.ts';
import { InvalidFiles } from '../model/invalid-files.ts';
import { formatDiagnostics } from '../report/diagnostics.ts';
import { style } from '../report/style.ts';
import { didYouMean } from '../source/suggest.ts';

/** The one place where an error becomes text and an exit code. */
export interface Farewell {
  readonly text: string;
  readonly exitCode: number;
}

/** What the command line was like, for hints on how to write it. */
export interface Usage {
  /** With oclif's colons, or with spaces: `state:set`. */
  readonly command: string;
  readonly flags: readonly string[];
}

/** Says why on stderr, and sets the exit code. */
export function leave(error: unknown, usage: Usage): void {
  const color = process.stderr.isTTY && !process.env.NO_COLOR;
  const { text, exitCode } = farewell(error, usage, color);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}

/** `CannotStart` and wrong usage in plain words; anything else is a bug, shown with its stack. Exit code 3 for those. */
export function farewell(error: unknown, usage: Usage, color: boolean): Farewell {
  const paint = style(color);
  const say = (message: string, hint: string | undefined): string =>
    [paint.red(message), ...(hint === undefined ? [] : [`  ${paint.cyan(hint)}`])].join('\n');
  if (error instanceof InvalidFiles) {
    const problems = formatDiagnostics(error.diagnostics, { color });
    return { text: `${problems}\n\n${say(error.message, error.hint)}`, exitCode: error.exitCode };
  }
  if (error instanceof CannotStart) return { text: say(error.message, error.hint), exitCode: error.exitCode };
  if (error instanceof Errors.CLIError) {
    return { text: say(usageMessage(error), usageHint(error, usage)), exitCode: 2 };
  }
  if (error instanceof Error && 'syscall' in error && error.syscall === 'write') {
    return { text: say(`not everything could be written: ${error.message}`, undefined), exitCode: 3 };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `${say('this is a bug in mockrun; please report it with what follows', undefined)}\n${stack}`,
    exitCode: 3,
  };
}

// oclif closes its messages with "See more help with --help", which the hint says better, and for a missing argument blames
// every flag that may be repeated, given or not.
const usageMessage = (error: Error): string =>
  error.message
    .replace(/\nSee more help with --help\s*$/, '')
    .replace(/\n\nNote: --[^]* allow multiple values\.[^]*/, '')
    .replace(/^Nonexistent flag/, 'unknown flag')
    .replace(/^Unexpected argument/, 'unexpected argument');

function usageHint(error: Error & { flags?: unknown }, usage: Usage): string {
  const unknown: unknown = Array.isArray(error.flags) ? error.flags[0] : undefined;
  const flags = usage.flags.map((flag) => `--${flag}`);
  const meant = typeof unknown === 'string' ? didYouMean(unknown, flags) : undefined;
  return meant ?? `mockrun ${usage.command.replaceAll(':', ' ')} --help shows what it takes`;
}
