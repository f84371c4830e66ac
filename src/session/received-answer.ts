import { unpack } from '../content/unpack.ts';
import type { JsonValue } from '../model/json.ts';
import { groupHeaders } from '../model/request.ts';
import type { ReceivedAnswer } from '../model/testing.ts';

/** An answer as tests look at it. Nothing is parsed before somebody asks, and then once. */
export class Received implements ReceivedAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly #raw: Buffer;
  #body: Buffer | undefined;
  #text: string | undefined;
  #json: { readonly value: JsonValue | undefined } | undefined;
  #memo: Map<unknown, unknown> | undefined;

  /** `headers` are names and values in turn, `body` as it came. */
  constructor(status: number, headers: readonly string[], body: Buffer) {
    this.status = status;
    this.headers = groupHeaders(headers);
    this.#raw = body;
  }

  /** Unpacked; as it came, when it cannot be. */
  get body(): Buffer {
    this.#body ??= unpack(this.#raw, this.header('content-encoding'));
    return this.#body;
  }

  get text(): string {
    this.#text ??= this.body.toString('utf8');
    return this.#text;
  }

  get json(): JsonValue | undefined {
    this.#json ??= { value: parse(this.text) };
    return this.#json.value;
  }

  header(name: string): string | undefined {
    return this.headers.get(name)?.[0];
  }

  memo<T>(key: unknown, compute: () => T): T {
    this.#memo ??= new Map();
    if (!this.#memo.has(key)) this.#memo.set(key, compute());
    return this.#memo.get(key) as T;
  }
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
