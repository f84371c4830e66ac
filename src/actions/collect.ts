import type { HttpClient, IncomingReply, OutgoingProblem, OutgoingRequest, Transfer } from '../model/outgoing.ts';
import type { StopSignal } from '../model/stop-signal.ts';

/** One whole reply. */
export interface Collected {
  readonly status: number;
  /** Names and values in turn, as received. */
  readonly headers: readonly string[];
  /** At most as many bytes as were asked for. */
  readonly body: Buffer;
  /** True when there was more: the connection was closed then. */
  readonly truncated: boolean;
}

/**
 * Sends a request and takes its reply, of the body `limit` bytes at most. Never rejects. An aborted signal closes the
 * connection.
 */
export function collect(
  http: HttpClient,
  request: OutgoingRequest,
  signal: StopSignal,
  limit: number,
): Promise<Collected | OutgoingProblem> {
  return new Promise((resolve) => new Collector(limit, signal, resolve).start(http, request));
}

export const isProblem = (reply: object): reply is OutgoingProblem => 'kind' in reply;

/** The attempt is over before the answer was whole; the caller knows why. */
export const STOPPED: OutgoingProblem = { kind: 'other', message: 'stopped before the answer was complete' };

class Collector implements IncomingReply {
  readonly #limit: number;
  readonly #signal: StopSignal;
  readonly #settle: (reply: Collected | OutgoingProblem) => void;
  #status = 0;
  #headers: readonly string[] = [];
  #chunks: Buffer[] = [];
  #size = 0;
  #transfer: Transfer | undefined;
  #over = false;

  constructor(limit: number, signal: StopSignal, settle: (reply: Collected | OutgoingProblem) => void) {
    this.#limit = limit;
    this.#signal = signal;
    this.#settle = settle;
  }

  start(http: HttpClient, request: OutgoingRequest): void {
    if (this.#signal.aborted) return this.#settle(STOPPED);
    this.#signal.addEventListener('abort', this.#stop);
    this.#transfer = http.send(request, this);
    if (this.#over) this.#transfer.cancel();
  }

  head(status: number, headers: readonly string[]): void {
    this.#status = status;
    this.#headers = headers;
  }

  data(chunk: Buffer): boolean {
    if (this.#over) return false;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size <= this.#limit) return true;
    this.#finish(this.#collected(true));
    this.#transfer?.cancel();
    return false;
  }

  end(): void {
    this.#finish(this.#collected(false));
  }

  failed(problem: OutgoingProblem): void {
    this.#finish(problem);
  }

  readonly #stop = (): void => {
    this.#finish(STOPPED);
    this.#transfer?.cancel();
  };

  #collected(truncated: boolean): Collected {
    const whole = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    const body = truncated ? whole.subarray(0, this.#limit) : whole;
    return { status: this.#status, headers: this.#headers, body, truncated };
  }

  #finish(reply: Collected | OutgoingProblem): void {
    if (this.#over) return;
    this.#over = true;
    this.#chunks = [];
    this.#signal.removeEventListener('abort', this.#stop);
    this.#settle(reply);
  }
}
