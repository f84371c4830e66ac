import type { Channel } from '../../model/channel.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Middleware } from '../../model/middleware.ts';
import type { Request } from '../../model/request.ts';
import type { ModeParts } from './mode.ts';

/** The request as middleware changes it; undefined after answering that this went wrong. */
export async function changedRequest(
  pieces: readonly Middleware[],
  exchange: Exchange,
  channel: Channel,
  { middleware, answers }: Pick<ModeParts, 'middleware' | 'answers'>,
): Promise<Request | undefined> {
  const changed = await middleware.apply(pieces, 'request', { request: exchange.request });
  if (!('outcome' in changed)) return changed.request;
  await answers.misfit(exchange, channel, changed);
  return undefined;
}
