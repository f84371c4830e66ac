import type { Mode, ModeParts } from './mode.ts';

/** Stands in front of the real service: answers what it knows, and lets that service answer the rest. */
export const spy = ({ moves, forwarding }: ModeParts): Mode => ({
  name: 'spy',
  answer(exchange, channel) {
    const claim = moves.claim(exchange.request);
    return claim ? moves.hit(exchange, channel, claim) : forwarding.answer(exchange, channel);
  },
});
