import type { Pipeline } from '../model/action.ts';
import type { Exchange } from '../model/exchange.ts';

/** What one run of an action counts, the tail of its stderr included. */
const RUN_BYTES = 1024;

/** Bytes of bodies, and about as many of runs of actions, that are kept alive by keeping the exchange. */
export const heldBytes = (exchange: Exchange): number =>
  exchange.request.body.length +
  (exchange.reply && exchange.reply === exchange.entry?.prepared ? 0 : ownBytes(exchange));

const ownBytes = (exchange: Exchange): number =>
  (isPrepared(exchange) ? 0 : (exchange.reply?.body.length ?? 0)) +
  (exchange.entry?.pipeline ? RUN_BYTES * runsOf(exchange.entry.pipeline) : 0);

/** Those behind the answer are not due yet, but will be. */
const runsOf = ({ before, steps, after }: Pipeline): number => before.length + steps.length + after.length;

/** The answer's body belongs to the library, and is there anyway. */
function isPrepared({ entry, reply }: Exchange): boolean {
  for (const response of entry?.answer.responses ?? []) {
    if ('reply' in response && typeof response.reply !== 'function' && response.reply.body === reply?.body) return true;
  }
  return false;
}
