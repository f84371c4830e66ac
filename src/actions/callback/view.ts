import type { ActionJob, World } from '../../model/action.ts';
import type { CallbackContext, CallbackReply, CallbackRequest } from '../../model/callback.ts';
import type { Reply } from '../../model/reply.ts';
import { groupHeaders, type Request } from '../../model/request.ts';
import { lazy as once } from '../../vendor/lazy.ts';

/** The request, copied as far as somebody could change it, and only when it is looked at. */
export function requestView({ request, params }: ActionJob): CallbackRequest {
  const query = once(() => record([...request.query].map(([name, values]) => [name, oneOrMore(values)])));
  const headers = once(() => joined(request.headers));
  const cookies = once(() => record([...request.cookies].map(([name, values]) => [name, values[0] as string])));
  const json = once(() => structuredClone(request.json));
  const bytes = once(() => Buffer.from(request.body));
  return Object.freeze({
    method: request.method,
    url: urlOf(request),
    path: request.path,
    params: record(Object.entries(params)),
    get query() {
      return query();
    },
    get headers() {
      return headers();
    },
    get cookies() {
      return cookies();
    },
    get body() {
      return request.text;
    },
    get json() {
      return json();
    },
    get bytes() {
      return bytes();
    },
  });
}

export function contextView(job: ActionJob, world: World, source: string): CallbackContext {
  const { exchange, rendering, reply } = job;
  const response = once(() => reply && replyView(reply));
  const vars = once(() => structuredClone(rendering.vars));
  const steps = once(() => structuredClone(job.steps));
  return Object.freeze({
    entry: Object.freeze({ name: exchange.entry?.name ?? '', id: exchange.entry?.id ?? '' }),
    call: exchange.call,
    mock: Object.freeze({ url: job.mockUrl }),
    signal: job.signal,
    get response() {
      return response();
    },
    get state() {
      return record(Object.entries(rendering.state));
    },
    get vars() {
      return vars();
    },
    get steps() {
      return steps();
    },
    now: () => rendering.clock.now(),
    random: () => rendering.random(),
    log: (message: unknown) => {
      for (const line of String(message).split(/\r?\n/)) world.log(source, line, [job]);
    },
  });
}

function replyView({ status, headers, body }: Reply): CallbackReply {
  const text = (typeof body === 'string' ? Buffer.from(body, 'latin1') : body).toString('utf8');
  const json = once(() => parsed(text));
  return Object.freeze({
    status,
    headers: joined(groupHeaders(headers)),
    body: text,
    get json() {
      return json();
    },
  });
}

const urlOf = ({ form, scheme, authority, target }: Request): string =>
  form === 'absolute' ? `${scheme}://${authority}${target}` : target;

const oneOrMore = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] as string) : Object.freeze([...values]);

/** Cookies are separated in their own way. */
const joined = (headers: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, string>> =>
  record([...headers].map(([name, lines]) => [name, lines.join(name === 'cookie' ? '; ' : ', ')]));

/** Without a prototype: a header that is called `constructor` and was not sent is not there. */
function record<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const object = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) object[name] = value;
  return Object.freeze(object);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
