import { isUtf8 } from 'node:buffer';
import { NO_RULES, type RedactRules } from '../../compile/format/redact.ts';
import type { RecordedRequest, RecordedResponse } from '../../model/recording.ts';
import { parseQuery, type Request } from '../../model/request.ts';
import { redactBody } from '../redact/body.ts';
import { redactHeaders } from '../redact/headers.ts';
import { redactPath } from '../redact/path.ts';
import { redactPairs } from '../redact/query.ts';
import { MASK, Secrets } from '../redact/secrets.ts';
import type { Redaction } from '../redact.ts';

type Asked = Pick<RecordedRequest, 'path' | 'query' | 'ignoreQuery' | 'body'>;

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
    this.#rules = none ? NO_RULES : rules;
    this.#hidden = none ? () => false : (name) => redaction.hidesHeader(name);
    this.#headers = new Set(this.#rules.headers.map((name) => name.toLowerCase()));
    this.#query = new Set(this.#rules.query.map((name) => name.toLowerCase()));
  }

  /** A masked query key may be anything when it is replayed, and so may a body that is masked, or too large to be written. */
  asked({ rawPath, rawQuery, rawHeaders, body }: Request): Asked {
    const names = rawQuery === '' || this.#query.size === 0 ? [] : [...parseQuery(rawQuery).keys()];
    const ignored = names.filter((name) => this.#query.has(name.toLowerCase()));
    const isWritten = body.length > 0 && body.length <= LARGEST_REQUEST && this.#body(rawHeaders, body) === body;
    return {
      path: redactPath(rawPath, this.#rules.path, new Secrets()),
      query: ignored.length > 0 ? redactPairs(rawQuery, this.#query, new Secrets()) : rawQuery,
      ...(ignored.length > 0 ? { ignoreQuery: ignored } : {}),
      ...(isWritten ? { body } : {}),
    };
  }

  requestHeaders({ rawHeaders }: Request, secrets = new Secrets()): readonly string[] {
    return hideIn(maskHeaders(rawHeaders, this.#hidden), secrets);
  }

  /** What a rule names in a request, to be hidden in all of its pair: services say it again in links to the next page. */
  secretsIn({ rawPath, rawQuery, rawHeaders, body }: Request): Secrets {
    const secrets = new Secrets();
    redactPath(rawPath, this.#rules.path, secrets);
    if (this.#query.size > 0) redactPairs(rawQuery, this.#query, secrets);
    if (this.#headers.size > 0) redactHeaders(rawHeaders, this.#headers, secrets);
    this.#body(rawHeaders, body, secrets);
    return secrets;
  }

  response({ headers, body }: Answered, secrets = new Secrets()): Answered {
    const masked = maskHeaders(headers, (name) => this.#headers.has(name));
    return { headers: hideIn(masked, secrets), body: hideInBody(this.#body(headers, body), secrets) };
  }

  #body(headers: readonly string[], body: Buffer, secrets = new Secrets()): Buffer {
    const paths = this.#rules.body;
    if (body.length === 0 || (paths.length === 0 && this.#query.size === 0)) return body;
    const { content } = redactBody(body, { headers, paths, fields: this.#query }, secrets);
    if (typeof content !== 'string') return content;
    return content === body.toString('utf8') ? body : Buffer.from(content);
  }
}

type Answered = Pick<RecordedResponse, 'headers' | 'body'>;

const hideIn = (flat: readonly string[], secrets: Secrets): readonly string[] =>
  secrets.longest === 0 ? flat : flat.map((text, at) => (at % 2 === 1 ? secrets.hide(text) : text));

function hideInBody(body: Buffer, secrets: Secrets): Buffer {
  if (secrets.longest === 0 || !isUtf8(body)) return body;
  const text = body.toString('utf8');
  const hidden = secrets.hide(text);
  return hidden === text ? body : Buffer.from(hidden);
}

const maskHeaders = (flat: readonly string[], hides: (name: string) => boolean): readonly string[] =>
  flat.map((text, at) => (at % 2 === 1 && hides((flat[at - 1] as string).toLowerCase()) ? MASK : text));
