import { openAtomicFile } from '../io/atomic-file.ts';
import { systemClock } from '../io/clock.ts';
import { appendJobSummary } from '../io/job-summary.ts';
import { inForeground } from '../io/keyboard.ts';
import { namesFromRoot } from '../io/repository.ts';
import { openFile, openTerminal } from '../io/terminal.ts';
import { CannotStart } from '../model/cannot-start.ts';
import type { MockEvent, Reporter } from '../model/events.ts';
import type { Terminal } from '../model/ports.ts';
import { chooseReporter, parseReporter, type ReporterChoice } from '../report/choose.ts';
import type { JunitProfile } from '../report/junit/test-case.ts';
import { makeReporter, type ReporterName, type ReporterOptions } from '../report/registry.ts';

export interface ReporterRequest {
  /** As `--reporter` takes them. */
  readonly reporter?: readonly string[] | undefined;
  /** A JUnit file, as well. */
  readonly junit?: string | undefined;
  readonly junitProfile: JunitProfile;
  /** GitHub's annotations and job summary, as well; default false. */
  readonly annotate?: boolean;
  /** What the keys of a live list do. */
  readonly keys: NonNullable<ReporterOptions['keys']>;
}

/**
 * The reporters that were named; without a name the one that fits where the output goes. A JUnit file and annotations
 * stand beside it.
 *
 * @throws CannotStart when a name is none, two want standard output (2), or a file cannot be written (3)
 */
export function openReporters(request: ReporterRequest): Reporter[] {
  const chosen = choices(request);
  const printing = chosen.filter(prints);
  if (printing.length > 1) {
    const [first, second] = printing as [ReporterChoice, ReporterChoice];
    throw new CannotStart(`${first.name} and ${second.name} would both write to standard output`, {
      exitCode: 2,
      hint: `give one of them a file: --reporter ${second.name === 'live' ? first.name : second.name}=FILE`,
    });
  }
  const stdout = openTerminal();
  const common = {
    // Of the system, also when templates see a clock that stands still: a live list shows how time goes by.
    clock: systemClock(),
    keys: request.keys,
    ...forGithub(printing[0]?.name, stdout),
  };
  return chosen.map(({ name, file, verbose }) => {
    if (name !== 'junit') return makeReporter(name, { ...common, verbose, output: file ? openFile(file) : stdout });
    const junit = { file: openAtomicFile(file as string), profile: request.junitProfile, fromRoot: common.fromRoot };
    return complaining(makeReporter(name, { ...common, output: stdout, junit }));
  });
}

/** A report that could not be completed is told, and is no success, whatever came out. The others go on. */
function complaining(reporter: Reporter): Reporter {
  const close = async (): Promise<void> => {
    try {
      await reporter.close?.();
    } catch (error) {
      process.stderr.write(`the report is not complete: ${(error as Error).message}\n`);
      // At the very end, where nobody sets the code any more.
      process.once('exit', () => (process.exitCode ||= 3));
    }
  };
  const { name, wants } = reporter;
  return { name, ...(wants ? { wants } : {}), on: (event) => reporter.on(event), close };
}

/** Which one has standard output, if any: what others print must not disturb it. */
export const printingReporter = (request: ReporterRequest): ReporterName | undefined =>
  choices(request).find(prints)?.name;

/** Its runner reads both streams: annotations go where they stand between lines for people, and disturb no document. */
function forGithub(printing: ReporterChoice['name'] | undefined, stdout: Terminal) {
  const stderr = { write: (text: string) => process.stderr.write(text) };
  const annotations = printing === 'lines' ? stdout : printing === undefined ? process.stdout : stderr;
  const page = process.env.GITHUB_STEP_SUMMARY;
  const summary = (markdown: string): void => {
    const problem = appendJobSummary(page as string, markdown);
    if (problem !== undefined) stderr.write(`${problem}\n`);
  };
  return { annotations, fromRoot: namesFromRoot(process.env), ...(page ? { summary } : {}) };
}

function choices({ reporter = [], junit, annotate = false }: ReporterRequest): ReporterChoice[] {
  const named = reporter.map(choice);
  const beside: ReporterChoice[] = [
    ...(junit === undefined ? [] : [{ name: 'junit' as const, file: junit, verbose: false }]),
    ...(annotate && !named.some(({ name }) => name === 'github') ? [{ name: 'github' as const, verbose: false }] : []),
  ];
  const usual = named.some(({ name }) => name !== 'junit' && name !== 'github') ? [] : [defaultReporter()];
  return [...usual, ...named, ...beside];
}

/** On standard output, alone. */
const prints = ({ name, file }: ReporterChoice): boolean =>
  file === undefined && name !== 'silent' && name !== 'github' && name !== 'junit';

const defaultReporter = (): ReporterChoice => ({
  name: chooseReporter(process.env, { isTTY: process.stdout.isTTY, inForeground: inForeground() }),
  verbose: false,
});

function choice(text: string): ReporterChoice {
  const read = parseReporter(text);
  if (typeof read === 'string') throw new CannotStart(read, { exitCode: 2 });
  return read;
}

/** Closes reporters whose session never started, or broke; reports say why. */
export async function closeFailed(reporters: readonly Reporter[], error: unknown): Promise<void> {
  const { message, hint } = error as Error & { hint?: string };
  tell(reporters, { type: 'session:failed', message, hint });
  await Promise.allSettled(reporters.map(async (reporter) => reporter.close?.()));
}

/** Tells reporters of an event that is not of their session's stream. */
export function tell(reporters: readonly Reporter[], event: MockEvent): void {
  const stamped = { ...event, time: systemClock().now() };
  for (const reporter of reporters) if (reporter.wants?.has(event.type) ?? true) reporter.on(stamped);
}
