import type { Mode, ModeParts } from './mode.ts';

/** Forwards everything, and records what comes back. Entries have no say in it. */
export const capture = ({ forwarding, recorder }: ModeParts): Mode => ({
  name: 'capture',
  answer: (exchange, channel) => forwarding.answer(exchange, channel, recorder().watch),
});
