import type { Delay } from './reply.ts';

/** One exchange as it was seen: what a pair is written from. Bodies are unpacked, headers flat: names and values in turn. */
export interface RecordedPair {
  /** Default: what the loader makes of method and path. */
  readonly name?: string;
  readonly priority?: number;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedRequest {
  /** True for what was captured: the file says so. */
  readonly recording?: boolean;
  readonly method: string;
  /** Absent: any. */
  readonly scheme?: string;
  /** With its port where that matters; absent: any. */
  readonly host?: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  /** What stands behind the `?`, as sent; `''` is none, absent is any. */
  readonly query?: string;
  readonly ignoreQuery?: readonly string[];
  /** A record only. */
  readonly headers: readonly string[];
  /** Absent: any. */
  readonly body?: Buffer;
  readonly requiresState?: States;
}

export interface RecordedResponse {
  /** From 200 to 599. */
  readonly status: number;
  /** Headers of the connection are left out when they are written, and that of the length but in an answer to `HEAD`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** Whether the body is packed as a `Content-Encoding` says; absent: as its bytes say. */
  readonly packedBody?: boolean;
  readonly delay?: Delay;
  readonly transitionsState?: States;
  readonly removesState?: readonly string[];
  /** Names of actions after the answer. */
  readonly postServeAction?: readonly string[];
}

/** State keys and their values. */
export type States = ReadonlyMap<string, string>;
