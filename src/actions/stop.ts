import type { StopListener, StopSignal } from '../model/stop-signal.ts';

/** Tells a run's target to stop, once. */
export class Stop implements StopSignal {
  aborted = false;
  #listeners: StopListener[] | undefined;
  #controller: AbortController | undefined;

  addEventListener(_type: 'abort', listener: StopListener): void {
    this.#listeners ??= [];
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: StopListener): void {
    const index = this.#listeners?.indexOf(listener) ?? -1;
    if (index >= 0) this.#listeners?.splice(index, 1);
  }

  /** The same as what Node's own functions take. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.#controller?.abort();
    for (const listener of this.#listeners?.splice(0) ?? []) {
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
  }
}
