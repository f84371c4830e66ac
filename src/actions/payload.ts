import { isUtf8 } from 'node:buffer';
import { bodyBytes, type Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import { setOwn } from '../source/nodes.ts';

/** Which form an action's program or receiver gets the request and its response in. */
export type PayloadForm = 'plain' | 'hoverfly';

type Values = { [name: string]: string[] };

/** A request as plain JSON. Names of headers have the casing they were sent with; the path is decoded. */
export interface PlainRequest {
  readonly path: string;
  readonly method: string;
  /** Host, with the port when one was sent. */
  readonly destination: string;
  readonly scheme: string;
  readonly query: Values;
  readonly body: string;
  /** Set when the body is no UTF-8 text: then it is base64. */
  readonly encodedBody?: true;
  readonly headers: Values;
}

export interface PlainResponse {
  readonly status: number;
  readonly body: string;
  readonly encodedBody: boolean;
  readonly headers: Values;
}

export interface PlainPayload {
  readonly request: PlainRequest;
  /** Absent before the response. */
  readonly response?: PlainResponse;
}

/** The request, and the response once there is one. */
export const plainPayload = (request: Request, reply?: Reply): PlainPayload => ({
  request: plainRequest(request),
  ...(reply ? { response: plainResponse(reply) } : {}),
});

/** A field in the matcher form: how a recorded simulation would write it. */
export type MatcherField = readonly { readonly matcher: string; readonly value: string | readonly string[] }[];

export interface HoverflyPayload {
  readonly request: {
    readonly path: MatcherField;
    readonly method: MatcherField;
    readonly destination: MatcherField;
    readonly scheme: MatcherField;
    readonly query: { readonly [name: string]: MatcherField };
    readonly body: MatcherField;
    /** Set when the body is no UTF-8 text: then it is base64. Hoverfly has a mark for responses alone, and spoils it. */
    readonly encodedBody?: true;
    /** Recordings do not match headers. */
    readonly headers: {};
  };
  readonly response?: PlainResponse;
}

/** The same with the request in the matcher form of Hoverfly's simulations. */
export function hoverflyPayload(request: Request, reply?: Reply): HoverflyPayload {
  const { path, method, destination, scheme, body, encodedBody } = plainRequest(request);
  const query: { [name: string]: MatcherField } = {};
  for (const [name, values] of request.query) {
    const [first = ''] = values;
    // Every matcher of a list must hold, so several values are one matcher.
    setOwn(query, name, values.length > 1 ? [{ matcher: 'array', value: [...values] }] : exact(first));
  }
  return {
    request: {
      path: exact(path),
      method: exact(method),
      destination: exact(destination),
      scheme: exact(scheme),
      query,
      body: exact(body),
      ...(encodedBody && { encodedBody }),
      headers: {},
    },
    ...(reply ? { response: plainResponse(reply) } : {}),
  };
}

/** The payload in the wanted form. */
export const payloadOf = (form: PayloadForm, request: Request, reply?: Reply): PlainPayload | HoverflyPayload =>
  form === 'plain' ? plainPayload(request, reply) : hoverflyPayload(request, reply);

const exact = (value: string): MatcherField => [{ matcher: 'exact', value }];

function plainRequest(request: Request): PlainRequest {
  const query: Values = {};
  for (const [name, values] of request.query) setOwn(query, name, [...values]);
  const { text, encoded } = textOf(request.body);
  return {
    path: request.path,
    method: request.method,
    destination: request.authority,
    scheme: request.scheme ?? 'http',
    query,
    body: text,
    ...(encoded ? { encodedBody: true } : {}),
    headers: headersOf(request.rawHeaders),
  };
}

function plainResponse(reply: Reply): PlainResponse {
  const { text, encoded } = textOf(bodyBytes(reply.body));
  return { status: reply.status, body: text, encodedBody: encoded, headers: headersOf(reply.headers) };
}

const textOf = (bytes: Buffer): { text: string; encoded: boolean } =>
  isUtf8(bytes) ? { text: bytes.toString('utf8'), encoded: false } : { text: bytes.toString('base64'), encoded: true };

/** Field lines by name; a name that comes in several casings has the first one's. */
function headersOf(flat: readonly string[]): Values {
  const headers: Values = {};
  const casings = new Map<string, string[]>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = flat[index] as string;
    const value = flat[index + 1] as string;
    const lower = name.toLowerCase();
    const values = casings.get(lower);
    if (values) values.push(value);
    else {
      const first = [value];
      casings.set(lower, first);
      setOwn(headers, name, first);
    }
  }
  return headers;
}
