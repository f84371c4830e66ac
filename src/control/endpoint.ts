import type { JsonValue } from '../model/json.ts';
import type { Request } from '../model/request.ts';
import type { Controlled } from './controlled.ts';

/** One path of the admin API, and what it does for each method. */
export interface Endpoint {
  /** `/api/v2/journal`; may end in `/{name}`, which takes one segment, decoded. */
  readonly path: string;
  readonly methods: { readonly [method: string]: Respond };
  /** Answers while the mock still starts, too. */
  readonly always?: boolean;
}

export type Respond = (question: Question, mock: Controlled) => Answer | Promise<Answer>;

export interface Question {
  readonly request: Request;
  /** What stands for `{name}` in the path; `''` without. */
  readonly name: string;
  /** The body; undefined when there is none. */
  readonly body: JsonValue | undefined;
}

export interface Answer {
  /** Default 200. */
  readonly status?: number;
  readonly json?: unknown;
  /** Instead: JSON that was written already. */
  readonly text?: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
}

/** A request that gets nothing but the reason, in one plain sentence, and where it helps, how to mend it. */
export const refuse = (
  status: number,
  error: string,
  { hint, headers }: { readonly hint?: string | undefined; readonly headers?: readonly string[] } = {},
): Answer => ({
  status,
  json: { error, ...(hint === undefined ? {} : { hint }) },
  ...(headers === undefined ? {} : { headers }),
});
