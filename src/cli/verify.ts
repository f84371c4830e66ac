import { merge } from '../compile/options.ts';
import { fromServe, type GivenVerifyOptions, sessionOptions, settleVerify } from '../compile/verify-options.ts';
import { type EndingSignal, onSignals, SIGNAL_EXIT_CODES } from '../io/process-signals.ts';
import { onStrayErrors } from '../io/stray-errors.ts';
import { startSession } from '../session.ts';
import { locate } from './locate.ts';
import { closeFailed, openReporters, printingReporter } from './reporters.ts';
import { judgeAgainst } from './verify/against.ts';
import { judgeCommand } from './verify/command.ts';
import { filterOf } from './verify/filter.ts';
import { refuseMisfits } from './verify/misfits.ts';
import { judgeScenarios } from './verify/scenarios.ts';

export interface VerifyRequest {
  readonly directory: string | undefined;
  /** What stands behind `--`; undefined without it. */
  readonly command: readonly string[] | undefined;
  /** Flags and environment. */
  readonly options: GivenVerifyOptions;
}

/** Judges the scenarios, or a command that runs against them; gives the exit code. */
export async function verify({ directory: given, command, options }: VerifyRequest): Promise<number> {
  const { directory, configFrom, config } = locate(given);
  const settings = settleVerify(merge(options, config.verify.options, fromServe(config.serve)));
  refuseMisfits(options, settings, command);
  const filter = settings.filter === undefined ? undefined : filterOf(settings.filter);
  const interruption = new AbortController();
  const stop = (signal: EndingSignal): void => interruption.abort(signal);
  const chosen = {
    reporter: settings.reporter,
    junit: settings.junit,
    junitProfile: settings.junitProfile,
    annotate: process.env.GITHUB_ACTIONS === 'true',
    keys: { reload() {}, quit: () => stop('SIGINT') },
  };
  // First of all: where a report cannot be written, nothing is worth the wait.
  const reporters = openReporters(chosen);
  const ignoreSignals = onSignals({ stop });
  if (!command && settings.against !== undefined) {
    const parts = { directory: given, url: settings.against, settings, filter, reporters };
    return await judgeAgainst({ ...parts, interruption: interruption.signal }).finally(ignoreSignals);
  }
  const started = startSession({
    directory,
    configFrom,
    settings: sessionOptions(settings),
    reporters,
    unknownAction: 'error',
    ...(command ? { observed: true } : { driven: { sinks: !settings.liveActions } }),
  });
  const ignoreErrors = onStrayErrors((message) => void started.then((session) => session.warn(message), ignore));
  try {
    const session = await started;
    const parts = { session, settings, interruption: interruption.signal };
    const code = command
      ? await judgeCommand({ ...parts, words: command, env: config.verify.env, printing: printingReporter(chosen) })
      : await judgeScenarios({ ...parts, filter });
    const { reason, aborted } = interruption.signal;
    return aborted ? SIGNAL_EXIT_CODES[reason as EndingSignal] : code;
  } catch (error) {
    await closeFailed(reporters, error);
    await started.then((session) => session.stop(), ignore);
    throw error;
  } finally {
    ignoreSignals();
    ignoreErrors();
  }
}

const ignore = (): void => {};
