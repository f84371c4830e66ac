import type { RedactRules } from '../../compile/format/redact.ts';
import type { RecordedRequest, RecordedResponse } from '../../model/recording.ts';
import { parseQuery, type Request } from '../../model/request.ts';
import { redactBody } from '../redact/body.ts';
import { redactPairs } from '../redact/query.ts';
import { MASK, Secrets } from '../redact/secrets.ts';
import type { Redaction } from '../redact.ts';

type Asked = Pick<RecordedRequest, 'query' | 'ignoreQuery' | 'body'>;

/** Bytes of a request's body that are recorded: it stands in the file itself. */
export const LARGEST_REQUEST = 1024 * 1024;

/**
 * What is masked in what is recorded. Credentials in headers of requests always are: those are never matched. All else
 * only where a rule names it, since a masked answer is not what the service has said.
 */
export class RecordRedaction {
  readonly #rules: RedactRules;
  readonly #hidden: (name: string) => boolean;
  readonly #headers: ReadonlySet<string>;
  readonly #query: ReadonlySet<string>;

  /** `none`: mask nothing at all. */
  constructor(redaction: Redaction, none: boolean) {
    const { rules } = redaction;
    this.#rules = none ? { headers: [], query: [], body: [] } : rules;
    this.#hidden = none ? () => false : (name) => redaction.hidesHeader(name);
    this.#headers = new Set(this.#rules.headers.map((name) => name.toLowerCase()));
    this.#query = new Set(this.#rules.query.map((name) => name.toLowerCase()));
  }

  /** A masked query key may be anything when it is replayed, and so may a body that is masked, or too large to be written. */
  asked({ rawQuery, rawHeaders, body }: Request): Asked {
    const names = rawQuery === '' || this.#query.size === 0 ? [] : [...parseQuery(rawQuery).keys()];
    const ignored = names.filter((name) => this.#query.has(name.toLowerCase()));
    const isWritten = body.length > 0 && body.length <= LARGEST_REQUEST && this.#body(rawHeaders, body) === body;
    return {
      query: ignored.length > 0 ? redactPairs(rawQuery, this.#query, new Secrets()) : rawQuery,
      ...(ignored.length > 0 ? { ignoreQuery: ignored } : {}),
      ...(isWritten ? { body } : {}),
    };
  }

  requestHeaders({ rawHeaders }: Request): readonly string[] {
    return maskHeaders(rawHeaders, this.#hidden);
  }

  response({ headers, body }: Pick<RecordedResponse, 'headers' | 'body'>): Pick<RecordedResponse, 'headers' | 'body'> {
    return { headers: maskHeaders(headers, (name) => this.#headers.has(name)), body: this.#body(headers, body) };
  }

  #body(headers: readonly string[], body: Buffer): Buffer {
    const paths = this.#rules.body;
    if (body.length === 0 || (paths.length === 0 && this.#query.size === 0)) return body;
    const { content } = redactBody(body, { headers, paths, fields: this.#query }, new Secrets());
    if (typeof content !== 'string') return content;
    return content === body.toString('utf8') ? body : Buffer.from(content);
  }
}

const maskHeaders = (flat: readonly string[], hides: (name: string) => boolean): readonly string[] =>
  flat.map((text, at) => (at % 2 === 1 && hides((flat[at - 1] as string).toLowerCase()) ? MASK : text));
