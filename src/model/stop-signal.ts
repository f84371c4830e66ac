/**
 * As much of an `AbortSignal` as most need. A whole one for every run would cost more than all else about running it.
 */
export interface StopSignal {
  readonly aborted: boolean;
  /** Told once, when it is aborted. */
  addEventListener(type: 'abort', listener: StopListener): void;
  removeEventListener(type: 'abort', listener: StopListener): void;
}

export type StopListener = (() => void) | { handleEvent(): void };
