import type { Reply } from '../../model/reply.ts';
import { notSynthesizedReply } from '../failure.ts';
import type { Mode, ModeParts } from './mode.ts';
import { noMiddleware } from './no-middleware.ts';

const NOTHING_SET = noMiddleware({
  reason: 'synthesize needs middleware of all traffic, and there is none',
  stops: true,
});

/** Middleware makes the answer. Entries have no say in it. */
export const synthesize = ({
  answers,
  middleware,
  stream,
}: Pick<ModeParts, 'answers' | 'middleware' | 'stream'>): Mode => ({
  name: 'synthesize',
  lack: () => (middleware.of(undefined) ? undefined : NOTHING_SET),
  async answer(exchange, channel) {
    const { request } = exchange;
    const pieces = middleware.of(undefined);
    if (!pieces) {
      exchange.outcome = 'broken';
      exchange.reason = NOTHING_SET.reason;
      await answers.send(exchange, channel, notSynthesizedReply(request, NOTHING_SET));
      return undefined;
    }
    exchange.synthesizedBy = pieces.map(({ name }) => name).join(', ');
    stream.emitExchange('request:synthesized', exchange);
    const made = await middleware.apply(pieces, 'create', { request });
    await ('outcome' in made
      ? answers.misfit(exchange, channel, made)
      : answers.send(exchange, channel, made.reply as Reply));
    return undefined;
  },
});
