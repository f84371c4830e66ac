import { type GivenServeOptions, settle } from '../compile/serve-options.ts';
import { onSignals, SIGNAL_EXIT_CODES } from '../io/process-signals.ts';
import { type Session, startSession } from '../session.ts';
import { locate } from './locate.ts';
import { openReporters } from './reporters.ts';

export interface ServeRequest {
  readonly directory: string | undefined;
  /** Flags and environment. */
  readonly options: GivenServeOptions;
}

/** Serves until a signal or the key `q` ends it; gives the exit code. */
export async function serve({ directory: given, options }: ServeRequest): Promise<number> {
  const { directory, configFrom, config } = locate(given);
  const settings = settle(options, config.serve);
  let session: Session | undefined;
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const stop = (signal?: keyof typeof SIGNAL_EXIT_CODES): void => {
    const code = signal === undefined ? 0 : SIGNAL_EXIT_CODES[signal];
    void session?.stop(signal === undefined ? {} : { signal }).then(() => end(code));
  };
  const reload = (): void => void session?.reload();
  const reporters = openReporters(settings.reporter, { reload, quit: stop });
  try {
    session = await startSession({ directory, configFrom, settings, reporters });
  } catch (error) {
    // They hold the terminal: its cursor and its keys are given back before the door says why.
    await Promise.all(reporters.map((reporter) => reporter.close?.()));
    throw error;
  }
  const release = onSignals({ stop, reload });
  try {
    return await ended;
  } finally {
    release();
  }
}
