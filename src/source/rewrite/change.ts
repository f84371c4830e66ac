import type { JsonValue } from '../../model/json.ts';

/** How a recorded response is to be changed. What is absent stays as it is. */
export interface ResponseChange {
  readonly status?: number;
  /** Without values: the header goes. */
  readonly headers: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly body?: BodyChange;
  /** State keys that it sets from now on, and their values. */
  readonly transitionsState?: ReadonlyMap<string, string>;
}

export interface BodyChange {
  /** Where the recorded document changes. None: the body becomes another as a whole. */
  readonly operations: readonly Operation[];
  /** What the body is now. Empty: there is none. */
  readonly bytes: Buffer;
  /** Undefined: bytes that are no text. */
  readonly text: string | undefined;
  /** Undefined: it is no JSON. */
  readonly document: JsonValue | undefined;
}

/** A place of a document that gets another value, or goes. Places do not contain each other. */
export interface Operation {
  readonly path: readonly (string | number)[];
  /** Undefined: it goes. */
  readonly value: JsonValue | undefined;
}
