import { type GivenServeOptions, merge, settle } from '../compile/serve-options.ts';
import { systemClock } from '../io/clock.ts';
import { onSignals, SIGNAL_EXIT_CODES } from '../io/process-signals.ts';
import { onStrayErrors } from '../io/stray-errors.ts';
import { startSession } from '../session.ts';
import { locate } from './locate.ts';
import { closeFailed, openReporters, tell } from './reporters.ts';

export interface ServeRequest {
  readonly directory: string | undefined;
  /** Flags and environment. */
  readonly options: GivenServeOptions;
}

/** Serves until a signal or the key `q` ends it; gives the exit code. */
export async function serve({ directory: given, options }: ServeRequest): Promise<number> {
  const { directory, configFrom, config } = locate(given);
  const asked = merge(options, config.serve);
  const settings = settle(asked);
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  // Asked to stop while it still starts, it stops as soon as it has. A start that fails is told of below.
  const stop = (signal?: keyof typeof SIGNAL_EXIT_CODES): void => {
    const code = signal === undefined ? 0 : SIGNAL_EXIT_CODES[signal];
    void started.then(async (session) => {
      // Who watches has seen it all; a report wants the results.
      const judge = (): void => {
        if (reports.length === 0) return;
        const verdict = session.judge({ duration: clock.elapsed() - since }, (event) => tell(reports, event));
        tell(reports, { type: 'verify:ended', verdict });
      };
      await session.stop({ judge, ...(signal === undefined ? {} : { signal }) });
      end(session.lost > 0 ? LOST : code);
    }, ignore);
  };
  const reload = (): void => void started.then((session) => session.reload(), ignore);
  const reporters = openReporters({ ...settings, keys: { reload, quit: stop } });
  const reports = reporters.filter(({ name }) => REPORTS.has(name));
  const clock = systemClock();
  const since = clock.elapsed();
  const observed = reports.length > 0;
  const started = startSession({ directory, configFrom, settings: asked, reporters, observed });
  const ignoreSignals = onSignals({ stop, reload });
  const ignoreErrors = onStrayErrors((message) => void started.then((session) => session.warn(message), ignore));
  const release = (): void => {
    ignoreSignals();
    ignoreErrors();
  };
  try {
    await started;
  } catch (error) {
    release();
    // They hold the terminal: its cursor and its keys are given back before the door says why.
    await closeFailed(reporters, error);
    throw error;
  }
  try {
    return await ended;
  } finally {
    release();
  }
}

/** They tell of results, and of nothing else. */
const REPORTS: ReadonlySet<string> = new Set(['junit', 'tap', 'github']);

/** Recordings are what it was started for: that some are missing says more than how it was ended. */
const LOST = 1;

const ignore = (): void => {};
