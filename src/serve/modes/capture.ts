import { LARGEST_BODY } from '../capture/recorder.ts';
import type { Mode, ModeParts } from './mode.ts';

/** Forwards everything, and records what comes back. Entries have no say in it. */
export const capture = ({ forwarding, recorder }: ModeParts): Mode => ({
  name: 'capture',
  answer: (exchange, channel) =>
    forwarding.answer(exchange, channel, {
      keep: LARGEST_BODY,
      whole: (forwarded) => recorder().record(exchange, forwarded),
    }),
});
