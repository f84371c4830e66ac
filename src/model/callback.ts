import type { JsonValue } from './json.ts';
import type { StepAnswer } from './step-answer.ts';

/** A request as a callback sees it: plain data of its own, so that nothing it does to it reaches anything else. */
export interface CallbackRequest {
  readonly method: string;
  /** The target as sent: path and query; of a request sent as to a proxy, the whole URL. */
  readonly url: string;
  /** Percent-decoded. */
  readonly path: string;
  /** What the entry's path captured. */
  readonly params: Readonly<Record<string, string>>;
  /** Decoded; a parameter that was sent several times is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names; several lines of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first of each name. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The body as UTF-8. */
  readonly body: string;
  /** The body as JSON; undefined when it is none. Its type is for the callback to know. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a client sends is for matchers to check, not for types
  readonly json: any;
  /** The body as it came. */
  readonly bytes: Buffer;
}

/** What was answered, for callbacks that run after it. */
export interface CallbackReply {
  readonly status: number;
  /** Lower-case names; several lines of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As UTF-8. */
  readonly body: string;
  /** The body as JSON; undefined when it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  readonly json: any;
}

/** What is known beside the request. */
export interface CallbackContext {
  readonly entry: { readonly name: string; readonly id: string };
  /** Which call of the entry this is, from 1. */
  readonly call: number;
  /** What was answered; undefined before that, and after a fault. */
  readonly response: CallbackReply | undefined;
  /** The state now, the scenario's keys and the shared ones: a copy. */
  readonly state: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** What named blocking actions before this one answered. */
  readonly steps: Readonly<Record<string, StepAnswer>>;
  /** The mock's own address. */
  readonly mock: { readonly url: string };
  /** Aborted when the callback's time is up or the mock stops: nobody waits for it any longer then. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds; stands still under `--now`. */
  now(): number;
  /** A number in [0, 1); repeats with `--seed`. */
  random(): number;
  /** Writes to the log, a line at a time. */
  log(message: string): void;
}

/** What a callback may answer with: a body as text, the parts of an answer, or a `Response` as `fetch` knows it. */
export type CallbackResponse = string | CallbackAnswer | Response;

export interface CallbackAnswer {
  /** 200 to 599; default 200. */
  readonly status?: number | undefined;
  /** By name, or as pairs; a list sends a line for each value, undefined none. */
  readonly headers?:
    | { readonly [name: string]: string | number | readonly (string | number)[] | undefined }
    | Iterable<readonly [name: string, value: string]>
    | undefined;
  /** Text and bytes go out as they are; everything else as JSON, with `Content-Type: application/json` unless given. */
  readonly body?: unknown;
}

/** A function that answers a request; as a side effect it may return anything, or nothing. */
export type Callback<R = CallbackResponse> = (request: CallbackRequest, context: CallbackContext) => R | Promise<R>;
