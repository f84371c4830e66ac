export interface SignalHandlers {
  /** The first SIGINT or SIGTERM (or SIGHUP, when that means nothing else); a second one ends the process at once. */
  readonly stop: (signal: EndingSignal) => void;
  /** SIGHUP. Absent: it ends, as the others do. */
  readonly reload?: () => void;
}

/** What a shell expects of a process that a signal ended: 128 and the signal's number. */
export const SIGNAL_EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type EndingSignal = keyof typeof SIGNAL_EXIT_CODES;

/** Handles the process's signals until the returned function is called. */
export function onSignals({ stop, reload }: SignalHandlers): () => void {
  let stopping = false;
  const ending = (signal: NodeJS.Signals): void => {
    const known = signal as EndingSignal;
    if (stopping) process.exit(SIGNAL_EXIT_CODES[known]);
    stopping = true;
    stop(known);
  };
  const hangUp = reload ?? ending;
  process.on('SIGINT', ending).on('SIGTERM', ending).on('SIGHUP', hangUp);
  return () => {
    process.off('SIGINT', ending).off('SIGTERM', ending).off('SIGHUP', hangUp);
  };
}
