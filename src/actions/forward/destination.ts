import type { ActionJob, World } from '../../model/action.ts';
import type { RequestSide } from '../../model/request-side.ts';
import type { Problem } from '../../source/diagnose.ts';
import { sendable } from '../webhook/address.ts';

/** Where a request goes on to. */
export interface Destination {
  /** `https://api.shop.test`. */
  readonly origin: string;
  /** Stands before the path; no slash at its end. */
  readonly prefix: string;
  /** The client has named it. */
  readonly fromClient?: boolean;
}

/** What `to` says, or what is wrong with it. */
export function parseDestination(written: string): Destination | Problem {
  const text = written.trim();
  if (text.includes('{$')) {
    return bad('a target is fixed when the file is read', 'runtime expressions may stand in "request" and "response"');
  }
  if (/^\/?[\w.-]+(:\d+)?(\/|$)/.test(text) && !/^https?:/i.test(text)) {
    return bad(`${JSON.stringify(text)} is no URL`, `write http://${text.replace(/^\//, '')}`);
  }
  if (!URL.canParse(text)) return bad(`${JSON.stringify(text)} is no URL`, 'write it in full: https://api.shop.test');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return bad(`a request cannot be forwarded to ${url.protocol}`, 'only http and https are spoken');
  }
  if (url.username !== '' || url.password !== '') {
    return bad('a target has no user and password', 'write "request: {headers: {Authorization: …}}"');
  }
  if (url.search !== '' || text.includes('?')) {
    return bad('a target has no query', 'write "request: {query: {…}}"; the query of the request is kept');
  }
  if (text.includes('#')) return bad('a target has no fragment', 'remove "#" and what follows');
  // As written: a URL's own path would be normalised.
  const path = /^[a-z]+:\/\/[^/]*(.*)$/i.exec(text)?.[1] ?? '';
  return { origin: url.origin, prefix: sendable(path.replace(/\/+$/, '')) };
}

const bad = (message: string, hint: string): Problem => ({ code: 'bad-target', message, hint });

/**
 * Where a request goes when its entry does not say: to the host that it names, as to a proxy or because the entry asks
 * for that host; else upstream; else to the `Host` it has, if that is not the mock. A reason when there is none.
 */
export function ownDestination(
  { request, exchange, mockUrl }: Pick<ActionJob, 'request' | 'exchange' | 'mockUrl'>,
  world: Pick<World, 'upstream'>,
): Destination | string {
  const { authority } = request;
  if (request.form === 'absolute') return fromClient(request.scheme ?? 'http', authority);
  const named = exchange.entry && namedBy(exchange.entry);
  if (named?.hosts.some((host) => host === authority || host === hostOf(authority))) {
    return fromClient(named.scheme ?? 'http', authority);
  }
  if (world.upstream !== undefined) return parsedOnce(world.upstream);
  if (authority !== '' && !isMock(authority, mockUrl)) return fromClient('http', authority);
  return 'the request names no host but the mock itself: give "forward" a target, or start with --upstream';
}

let last: { readonly written: string; readonly parsed: Destination | string } | undefined;

function parsedOnce(written: string): Destination | string {
  if (last?.written !== written) {
    const parsed = parseDestination(written);
    last = { written, parsed: 'origin' in parsed ? parsed : `upstream: ${parsed.message}` };
  }
  return last.parsed;
}

const fromClient = (scheme: string, authority: string): Destination | string =>
  URL.canParse(`${scheme}://${authority}`) && authority !== '' && !/[/@?#\\]/.test(authority)
    ? { origin: `${scheme}://${authority}`, prefix: '', fromClient: true }
    : `${JSON.stringify(authority)} is no host`;

function namedBy(entry: RequestSide): { readonly hosts: readonly string[]; readonly scheme: string | undefined } {
  if (entry.kind === 'pair') {
    const { host, scheme } = entry.request;
    return { hosts: host === undefined ? [] : [host], scheme };
  }
  const { literalHosts, fields } = entry.request;
  const schemes = fields.find(({ name }) => name === 'scheme')?.matcher.literals;
  return { hosts: literalHosts, scheme: schemes?.length === 1 ? schemes[0] : undefined };
}

const isMock = (authority: string, mockUrl: string): boolean =>
  authority === new URL(mockUrl).host || /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])(?::\d+)?$/.test(authority);

const hostOf = (authority: string): string => authority.replace(/:\d+$/, '');
