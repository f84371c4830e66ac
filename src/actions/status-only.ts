import type { HttpClient, IncomingReply, OutgoingProblem, OutgoingRequest, Transfer } from '../model/outgoing.ts';
import type { Clock } from '../model/ports.ts';
import type { StopSignal } from '../model/stop-signal.ts';
import { STOPPED } from './collect.ts';

/** The head of a reply whose body nobody reads. */
export interface Head {
  readonly status: number;
  /** Names and values in turn, as received. */
  readonly headers: readonly string[];
}

/** A body up to this size is read and dropped, so that its connection can be used again. */
const WORTH_READING = 64 * 1024;
/** Milliseconds that are given to the rest of a body. */
const LINGER = 1000;

/**
 * Sends a request and settles as soon as the head of its reply is there. Never rejects. What is left of the body is
 * dropped; when it is long or slow, its connection is closed.
 */
export function statusOnly(
  http: HttpClient,
  request: OutgoingRequest,
  signal: StopSignal,
  clock: Clock,
): Promise<Head | OutgoingProblem> {
  return new Promise((resolve) => new HeadTaker(signal, clock, resolve).start(http, request));
}

class HeadTaker implements IncomingReply {
  readonly #signal: StopSignal;
  readonly #clock: Clock;
  readonly #settle: (reply: Head | OutgoingProblem) => void;
  #transfer: Transfer | undefined;
  #dropped = 0;
  #over = false;
  #stopTimer: (() => void) | undefined;

  constructor(signal: StopSignal, clock: Clock, settle: (reply: Head | OutgoingProblem) => void) {
    this.#signal = signal;
    this.#clock = clock;
    this.#settle = settle;
  }

  start(http: HttpClient, request: OutgoingRequest): void {
    if (this.#signal.aborted) return this.#settle(STOPPED);
    this.#signal.addEventListener('abort', this.#stop);
    this.#transfer = http.send(request, this);
  }

  head(status: number, headers: readonly string[]): void {
    this.#signal.removeEventListener('abort', this.#stop);
    this.#settle({ status, headers });
    // Nearly every reply ends in the tick in which its head comes: those need no timer.
    queueMicrotask(() => {
      if (!this.#over) this.#stopTimer = this.#clock.after(LINGER, this.#close);
    });
  }

  data(chunk: Buffer): boolean {
    this.#dropped += chunk.length;
    if (this.#dropped <= WORTH_READING) return true;
    this.#close();
    return false;
  }

  end(): void {
    this.#over = true;
    this.#stopTimer?.();
  }

  failed(problem: OutgoingProblem): void {
    this.#signal.removeEventListener('abort', this.#stop);
    this.end();
    // Means nothing when the head has come.
    this.#settle(problem);
  }

  readonly #stop = (): void => {
    this.#close();
    this.#settle(STOPPED);
  };

  readonly #close = (): void => {
    if (this.#over) return;
    this.end();
    this.#transfer?.cancel();
  };
}
