import type { JsonValue } from './json.ts';

/** What a named blocking action answered; its body up to 1 MiB. */
export type StepAnswer = {
  readonly status: number | null;
  /** Lower-case names; the first field line of each. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** Null when the body is none. */
  readonly json: JsonValue;
};
