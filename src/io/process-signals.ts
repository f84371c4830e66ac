export interface SignalHandlers {
  /** The first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => void;
  /** SIGHUP. */
  readonly reload: () => void;
}

/** What a shell expects of a process that a signal ended: 128 and the signal's number. */
export const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Handles the process's signals until the returned function is called. */
export function onSignals({ stop, reload }: SignalHandlers): () => void {
  let stopping = false;
  const ending = (signal: NodeJS.Signals): void => {
    const known = signal as keyof typeof SIGNAL_EXIT_CODES;
    if (stopping) process.exit(SIGNAL_EXIT_CODES[known]);
    stopping = true;
    stop(known);
  };
  process.on('SIGINT', ending).on('SIGTERM', ending).on('SIGHUP', reload);
  return () => {
    process.off('SIGINT', ending).off('SIGTERM', ending).off('SIGHUP', reload);
  };
}
