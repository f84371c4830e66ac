import { systemClock } from '../io/clock.ts';
import { inForeground } from '../io/keyboard.ts';
import { openFile, openTerminal } from '../io/terminal.ts';
import { CannotStart } from '../model/cannot-start.ts';
import type { Reporter } from '../model/events.ts';
import { chooseReporter, parseReporter, type ReporterChoice } from '../report/choose.ts';
import { makeReporter, type ReporterOptions } from '../report/registry.ts';

/**
 * The reporters that were named; without a name the one that fits where the output goes.
 *
 * @throws CannotStart when a name is none, two want standard output (2), or a file cannot be written (3)
 */
export function openReporters(
  names: readonly string[] | undefined,
  keys: NonNullable<ReporterOptions['keys']>,
): Reporter[] {
  const chosen = names === undefined || names.length === 0 ? [defaultReporter()] : names.map(choice);
  const printing = chosen.filter(({ name, file }) => file === undefined && name !== 'silent');
  if (printing.length > 1) {
    const [first, second] = printing as [ReporterChoice, ReporterChoice];
    throw new CannotStart(`${first.name} and ${second.name} would both write to standard output`, {
      exitCode: 2,
      hint: `give one of them a file: --reporter ${second.name === 'live' ? first.name : second.name}=FILE`,
    });
  }
  return chosen.map(({ name, file, verbose }) =>
    makeReporter(name, {
      // Of the system, also when templates see a clock that stands still: a live list shows how time goes by.
      clock: systemClock(),
      output: file === undefined ? openTerminal() : openFile(file),
      verbose,
      keys,
    }),
  );
}

const defaultReporter = (): ReporterChoice => ({
  name: chooseReporter(process.env, { isTTY: process.stdout.isTTY, inForeground: inForeground() }),
  verbose: false,
});

function choice(text: string): ReporterChoice {
  const read = parseReporter(text);
  if (typeof read === 'string') throw new CannotStart(read, { exitCode: 2 });
  return read;
}
