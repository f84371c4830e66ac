import type { World } from '../model/action.ts';
import type { Request } from '../model/request.ts';

/** How often a request may come back to this mock by way of its own actions: gates that call `{$mock.url}`. */
export const DEEPEST = 8;

/** The `Via` of a request that is sent on behalf of another: what that one had, and this mock. */
export function viaOf(request: Request, world: Pick<World, 'via'>, purpose: 'action' | 'forward'): string {
  const own = purpose === 'forward' ? `1.1 ${world.via} (forward)` : `1.1 ${world.via}`;
  return request.via === undefined ? own : `${request.via}, ${own}`;
}

/** Why a request that has come this way goes in a circle; undefined when it may be answered. */
export function circleOf(via: string, name: string): string | undefined {
  const hops = via.split(',').filter((hop) => hop.includes(name));
  if (hops.some((hop) => hop.includes('(forward)'))) return 'mockrun forwarded this request to itself';
  return hops.length > DEEPEST ? `actions of this mock called it ${hops.length} times in a row` : undefined;
}
