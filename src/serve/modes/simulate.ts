import type { Mode, Moves } from './mode.ts';

/** Answers from the scenarios alone. */
export const simulate = (moves: Moves): Mode => ({
  name: 'simulate',
  answer(exchange, channel) {
    const claim = moves.claim(exchange.request);
    return claim ? moves.hit(exchange, channel, claim) : moves.miss(exchange, channel);
  },
});
