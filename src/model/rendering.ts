import type { JsonValue } from './json.ts';
import type { Clock, Random } from './ports.ts';
import type { Request } from './request.ts';
import type { StepAnswer } from './step-answer.ts';

/** A finished exchange as the `journal` helper sees it. */
export interface JournalView {
  readonly method: string;
  readonly url: string;
  readonly entry: string | undefined;
  readonly status: number | undefined;
  readonly requestBody: string;
  readonly responseBody: string;
}

/** All that one rendering may read, and the little it may write. Made per request, never shared. */
export interface Rendering {
  readonly request: Request;
  /** What the path pattern captured. */
  readonly params: Readonly<Record<string, string>>;
  /** The state as it was before the claim. */
  readonly state: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** What a test saved earlier. */
  readonly saved: Readonly<Record<string, JsonValue>>;
  /** What named blocking actions answered. */
  readonly steps: Readonly<Record<string, StepAnswer>>;
  /** The mock's own address as this client reached it: `http://127.0.0.1:8500`. */
  readonly origin: string;
  /** The address the listener announced. */
  readonly mockUrl: string;
  /** Environment variables that the configuration lets templates read. */
  readonly env: Readonly<Record<string, string>>;
  /** How often the entry was claimed, this call included. */
  readonly call: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Newest first. */
  journal(): Iterable<JournalView>;
  /** Written by `setStatus` and `setHeader`. */
  override: { status?: number; headers?: [name: string, value: string][] };
}

/** Rendering went wrong; answered as 500 with this message. */
export class RenderError extends Error {
  /** `file:line:column` of the template. */
  readonly place: string;
  constructor(message: string, place: string) {
    super(message);
    this.name = 'RenderError';
    this.place = place;
  }
}
