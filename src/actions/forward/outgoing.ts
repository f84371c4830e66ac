import type { ActionJob, World } from '../../model/action.ts';
import type { OutgoingRequest } from '../../model/outgoing.ts';
import { parseQuery, type Request } from '../../model/request.ts';
import { type Compiled, compileExpressions } from '../expressions/compile.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { viaOf } from '../via.ts';
import { sendable } from '../webhook/address.ts';
import { ownDestination } from './destination.ts';
import { HeaderFilter } from './header-filter.ts';
import { type MessageOverrides, messageOverrides } from './message.ts';
import type { ForwardSource, RequestOverrides } from './source.ts';

/** Makes the request that is sent on; or a reason why it cannot be. */
export type MakeOutgoing = (job: ActionJob, world: World) => OutgoingRequest | string;

/**
 * The request as it came, but for what one hop alone is told, `Host` (unless it is kept), `Via`, and the overrides.
 * `X-Forwarded-*` is not added: who wants it writes it as an override, and a service behind a mock should see what it
 * would see without one.
 */
export function compileOutgoing(source: ForwardSource, site: ActionSite): MakeOutgoing | undefined {
  const { to, keepHost = false, request: given } = source;
  const message = messageOverrides(given, site);
  const target = compileTarget(given, site);
  if (!message || !target) return undefined;
  const filter = new HeaderFilter([
    'via',
    ...(keepHost ? [] : ['host']),
    ...(message.body ? ['content-encoding'] : []),
    'content-length',
    ...message.names,
  ]);
  return (job, world) => {
    const { request } = job;
    const destination = to ?? ownDestination(job, world);
    if (typeof destination === 'string') return destination;
    const headers = filter.apply(request.rawHeaders);
    const { origin, prefix, fromClient } = destination;
    headers.push('Via', viaOf(request, world, 'forward'));
    const body = message.body ? message.body(job) : request.body;
    pushHeaders(headers, message, job);
    return {
      purpose: 'forward',
      method: given?.method ?? request.method,
      origin,
      path: prefix + target(request, job),
      headers,
      body: body.length > 0 ? body : undefined,
      hostFromClient: fromClient,
    };
  };
}

function pushHeaders(headers: string[], { headers: added }: MessageOverrides, job: ActionJob): void {
  for (const part of added) headers.push(typeof part === 'string' ? part : part(job));
}

type MakeTarget = (request: Request, job: ActionJob) => string;

const asCame: MakeTarget = ({ target }) => (target.startsWith('/') ? target : `/${target}`);

/** Path and query. */
function compileTarget(given: RequestOverrides | undefined, site: ActionSite): MakeTarget | undefined {
  if (!given || (given.path === undefined && given.query === undefined)) return asCame;
  const path = given.path === undefined ? undefined : compileExpressions(given.path, 'url', site);
  const query = compileQuery(given.query, site);
  if (!query || (given.path && path === undefined)) return undefined;
  return (request, job) => {
    const own = path === undefined ? request.rawPath : sendable(typeof path === 'string' ? path : path(job));
    const rest = query(request.rawQuery, job);
    return rest === '' ? own : `${own}?${rest}`;
  };
}

function compileQuery(
  given: RequestOverrides['query'],
  site: ActionSite,
): ((raw: string, job: ActionJob) => string) | undefined {
  if (given === undefined) return (raw) => raw;
  if (given === null || given.size === 0) return () => '';
  const added: { readonly name: string; readonly value: Compiled }[] = [];
  for (const [name, nodes] of given) {
    for (const node of nodes ?? []) {
      const value = compileExpressions(node, 'query', site);
      if (value === undefined) return undefined;
      added.push({ name: encodeURIComponent(name), value });
    }
  }
  return (raw, job) =>
    [
      ...raw.split('&').filter((part) => part !== '' && !given.has(parseQuery(part).keys().next().value as string)),
      ...added.map(({ name, value }) => `${name}=${typeof value === 'string' ? value : value(job)}`),
    ].join('&');
}
