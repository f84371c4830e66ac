/** Sends HTTP requests. `io` implements it; nothing else opens connections. */
export interface HttpClient {
  /** Calls `head` once, `data` any number of times, then `end`; or `failed`, after which nothing comes. */
  send(request: OutgoingRequest, reply: IncomingReply): Transfer;
}

export interface OutgoingRequest {
  /** Decides whether the mock itself may be reached: an action may call it, a forward may not. Neither reaches the admin API. */
  readonly purpose: 'action' | 'forward';
  /** A client has named the host: such requests go only where `--allow-hosts` lets them. Default false. */
  readonly hostFromClient?: boolean | undefined;
  readonly method: string;
  /** `http://127.0.0.1:9000`. */
  readonly origin: string;
  /** Path and query, sent as they are. */
  readonly path: string;
  /** Names and values in turn; no framing and no hop-by-hop headers. */
  readonly headers: readonly string[];
  readonly body?: Buffer | undefined;
}

export interface IncomingReply {
  /** Names and values in turn, as received. */
  head(status: number, headers: readonly string[]): void;
  /** False: no more before `resume`. */
  data(chunk: Buffer): boolean;
  end(): void;
  failed(problem: OutgoingProblem): void;
}

export interface Transfer {
  resume(): void;
  /** Closes the connection; nothing is called back any more. */
  cancel(): void;
}

export interface OutgoingProblem {
  /** `invalid` and `blocked` could not be tried; the others were. */
  readonly kind: 'refused' | 'unresolvable' | 'dropped' | 'tls' | 'other' | 'invalid' | 'blocked';
  /** In plain words: `connection refused by 127.0.0.1:9000`. */
  readonly message: string;
}
