import { changedRequest } from './changed-request.ts';
import type { Mode, ModeParts } from './mode.ts';

/**
 * Forwards everything, and records what comes back. Entries have no say in it. Middleware changes what is sent on; what
 * is recorded is what the client sent, since that is what will be asked of the mock.
 */
export const capture = ({
  answers,
  middleware,
  forwarding,
  recorder,
}: Pick<ModeParts, 'answers' | 'middleware' | 'forwarding' | 'recorder'>): Mode => ({
  name: 'capture',
  answer(exchange, channel) {
    const pieces = middleware.of(undefined);
    if (!pieces) return forwarding.answer(exchange, channel, recorder().watch);
    return changedRequest(pieces, exchange, channel, { middleware, answers }).then(
      (request) => request && forwarding.answer(exchange, channel, recorder().watch, request),
    );
  },
});
