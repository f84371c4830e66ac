import type { Channel } from '../../model/channel.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Middleware } from '../../model/middleware.ts';
import type { Request } from '../../model/request.ts';
import type { ModeParts } from './mode.ts';

/**
 * The request as middleware changes it; undefined after answering that this went wrong, or when nobody waits any longer:
 * what is sent on then would have effects, and no answer.
 */
export async function changedRequest(
  pieces: readonly Middleware[],
  exchange: Exchange,
  channel: Channel,
  { middleware, answers }: Pick<ModeParts, 'middleware' | 'answers'>,
): Promise<Request | undefined> {
  let isGone = false;
  void channel.closed().then((whole) => (isGone = !whole));
  const changed = await middleware.apply(pieces, 'request', { request: exchange.request });
  if ('outcome' in changed) await answers.misfit(exchange, channel, changed);
  else if (isGone) await answers.wait(exchange, Promise.resolve(false));
  else return changed.request;
  return undefined;
}
