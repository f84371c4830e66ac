import { LARGEST_BODY } from '../capture/recorder.ts';
import type { Mode, ModeParts } from './mode.ts';

/** Stands in front of the real service: answers what it knows, and lets that service answer the rest. */
export const spy = ({ moves, forwarding, captureOnMiss, recorder }: ModeParts): Mode => ({
  name: 'spy',
  answer(exchange, channel) {
    const claim = moves.claim(exchange.request);
    if (claim) return moves.hit(exchange, channel, claim);
    if (!captureOnMiss) return forwarding.answer(exchange, channel);
    return forwarding.answer(exchange, channel, {
      keep: LARGEST_BODY,
      whole: (forwarded) => recorder().record(exchange, forwarded),
    });
  },
});
