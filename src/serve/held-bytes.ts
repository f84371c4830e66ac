import type { Exchange } from '../model/exchange.ts';

/** Bytes of bodies that are kept alive by keeping the exchange. */
export const heldBytes = (exchange: Exchange): number =>
  exchange.request.body.length + (isPrepared(exchange) ? 0 : exchange.bytes);

/** The answer's body belongs to the library, and is there anyway. */
function isPrepared({ entry, reply }: Exchange): boolean {
  for (const response of entry?.answer.responses ?? []) {
    if ('reply' in response && typeof response.reply !== 'function' && response.reply.body === reply?.body) return true;
  }
  return false;
}
