/**
 * Programs that were told to end and are not gone yet. Whoever counts programs does not count them any more, so the
 * next one to start takes the place of one of them, and waits for it: there are never more than were meant to be.
 */
export class Leaving {
  readonly #programs = new Set<Promise<unknown>>();

  add(gone: Promise<unknown>): void {
    this.#programs.add(gone);
    void gone.then(() => this.#programs.delete(gone));
  }

  /** Resolves when there is a place: true; false when the signal is aborted before that. */
  async place(signal: AbortSignal): Promise<boolean> {
    const [first] = this.#programs;
    if (!first || signal.aborted) return !signal.aborted;
    this.#programs.delete(first);
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        signal.removeEventListener('abort', settle);
        resolve();
      };
      signal.addEventListener('abort', settle);
      void first.then(settle);
    });
    if (!signal.aborted) return true;
    this.add(first);
    return false;
  }
}
