import type { Mode, ModeParts } from './mode.ts';

/** Stands in front of the real service: answers what it knows, and lets that service answer the rest. */
export const spy = ({ moves, forwarding, captureOnMiss, recorder }: ModeParts): Mode => ({
  name: 'spy',
  answer(exchange, channel) {
    const claim = moves.claim(exchange.request);
    if (claim) return moves.hit(exchange, channel, claim);
    return forwarding.answer(exchange, channel, captureOnMiss ? recorder().watch : undefined);
  },
});
