import type { ActionJob, Responded, World } from '../../model/action.ts';
import { viaOf } from '../via.ts';
import type { Destination } from './destination.ts';
import { HeaderFilter } from './header-filter.ts';
import type { Incoming } from './incoming.ts';
import { Relay, type RelayJob } from './relay.ts';

export type PassOnWorld = Pick<World, 'http' | 'via' | 'upstream'>;

const OUTGOING = new HeaderFilter(['via', 'host', 'content-length']);
const ANY = new HeaderFilter([]);
const LENGTHLESS = new HeaderFilter(['content-length']);

const INCOMING: Incoming<RelayJob> = {
  status: undefined,
  body: undefined,
  headers: (status, came) => (status === 204 ? LENGTHLESS : ANY).apply(came),
};

/** Sends the request on as it came; what comes back is the answer, as it comes. Never rejects. */
export function passOn(
  job: Pick<ActionJob, 'request' | 'stop'>,
  { origin, prefix, fromClient }: Destination,
  world: PassOnWorld,
): Promise<Responded> {
  const { request } = job;
  const { method, target, body } = request;
  const headers = OUTGOING.apply(request.rawHeaders);
  headers.push('Via', viaOf(request, world, 'forward'));
  const path = target.startsWith('/') ? prefix + target : `${prefix}/${target}`;
  const outgoing = {
    purpose: 'forward',
    method,
    origin,
    path,
    headers,
    body: body.length > 0 ? body : undefined,
    hostFromClient: fromClient,
  } as const;
  return new Promise((resolve) => new Relay(job, INCOMING, resolve).start(world.http, outgoing));
}
