import { NO_RULES, type RedactRules } from '../compile/format/redact.ts';
import type { JsonPath } from '../content/json-path.ts';
import { isContentEncoding } from '../content/stored-body.ts';
import type { Quoted } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Explanation } from '../model/library.ts';
import type { FieldReport } from '../model/matching.ts';
import type { Reply } from '../model/reply.ts';
import { redactBody, type ShownBody, shownBody } from './redact/body.ts';
import { redactHeaders } from './redact/headers.ts';
import { redactTargetPath } from './redact/path.ts';
import { redactQuery } from './redact/query.ts';
import { Secrets } from './redact/secrets.ts';

/** Headers that carry credentials. */
const ALWAYS = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'api-key',
  'apikey',
  'x-api-key',
  'x-auth-token',
  'x-access-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
];

/** Hides secrets in what is shown of exchanges. Where one was found, it is hidden in all other texts of its exchange, too. */
export class Redaction {
  readonly rules: RedactRules;
  readonly #headers: ReadonlySet<string>;
  readonly #query: ReadonlySet<string>;
  readonly #body: readonly JsonPath[];
  /** Of what lines were about: a worker may write many while it is at one document. */
  readonly #quoted = new WeakMap<Quoted, RedactedExchange>();

  constructor(rules: RedactRules = NO_RULES) {
    const { headers, query, body } = rules;
    this.rules = rules;
    this.#headers = new Set([...ALWAYS, ...headers.map((name) => name.toLowerCase())]);
    this.#query = new Set(query.map((name) => name.toLowerCase()));
    this.#body = body;
  }

  /** Whether headers of that lower-case name carry credentials. */
  hidesHeader(name: string): boolean {
    return this.#headers.has(name);
  }

  /** Without the secrets of its path and query. */
  target(target: string): string {
    if (this.#query.size === 0 && this.rules.path.length === 0) return target;
    return this.#target(target, new Secrets());
  }

  /** Explanations quote what was sent. */
  nearest(exchange: Exchange, nearest: readonly Explanation[]): readonly Explanation[] {
    if (nearest.length === 0) return nearest;
    const { text } = this.of(exchange);
    const hide = (report: FieldReport): FieldReport => ({
      ...report,
      got: text(report.got),
      ...(report.detail === undefined ? {} : { detail: text(report.detail) }),
    });
    return nearest.map((one) => ({ ...one, reports: one.reports.map(hide) }));
  }

  /** A line that may quote any of these. */
  line(text: string, quoted: readonly Quoted[]): string {
    return quoted.reduce((hidden, each) => {
      const known = this.#quoted.get(each) ?? this.of(each);
      this.#quoted.set(each, known);
      return known.text(hidden);
    }, text);
  }

  of({ request, reply }: Quoted): RedactedExchange {
    const secrets = new Secrets();
    const target = this.#target(request.target, secrets);
    const requestHeaders = redactHeaders(request.rawHeaders, this.#headers, secrets);
    const requestBody = this.#redactBody(request.body, request.rawHeaders, secrets);
    const answer = reply && {
      headers: redactHeaders(reply.headers, this.#headers, secrets),
      body: this.#redactBody(bytesOf(reply.body), headersOfBody(reply), secrets),
    };
    // Only now are all of them known.
    return {
      target: secrets.hide(target),
      requestHeaders: hideEach(requestHeaders, secrets),
      requestBody: (limit) => shownBody(requestBody, limit, secrets),
      responseHeaders: answer && hideEach(answer.headers, secrets),
      responseBody: answer && ((limit) => shownBody(answer.body, limit, secrets)),
      text: (text) => secrets.hide(text),
    };
  }

  #target(target: string, secrets: Secrets): string {
    return redactQuery(redactTargetPath(target, this.rules.path, secrets), this.#query, secrets);
  }

  #redactBody(bytes: Buffer, headers: readonly string[], secrets: Secrets) {
    return redactBody(bytes, { headers, paths: this.#body, fields: this.#query }, secrets);
  }
}

type Headers = Readonly<Record<string, readonly string[]>>;

/** What may be shown of one exchange. */
export interface RedactedExchange {
  readonly target: string;
  /** By lower-case name, a text for each field line. */
  readonly requestHeaders: Headers;
  /** At most so many characters of the body; bytes, when it is no text. */
  readonly requestBody: (limit: number) => ShownBody;
  /** Undefined when no head was sent. */
  readonly responseHeaders: Headers | undefined;
  readonly responseBody: ((limit: number) => ShownBody) | undefined;
  /** Any other text about it. */
  readonly text: (text: string) => string;
}

const headersOfBody = ({ headers, unpacked }: Reply): readonly string[] =>
  unpacked ? headers.filter((_, at) => !isContentEncoding(headers[at - (at % 2)] as string)) : headers;

/** A body that is a text holds one byte per character. */
const bytesOf = (body: string | Buffer): Buffer => (typeof body === 'string' ? Buffer.from(body, 'latin1') : body);

const hideEach = (headers: Headers, secrets: Secrets): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, lines]) => [name, lines.map((line) => secrets.hide(line))] as const),
  );
