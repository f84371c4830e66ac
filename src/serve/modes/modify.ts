import { HeaderFilter } from '../../actions/forward/header-filter.ts';
import { unpacked } from '../../content/unpacked.ts';
import { LARGEST } from '../../middleware/limits.ts';
import { bodyBytes, type Reply } from '../../model/reply.ts';
import { changedRequest } from './changed-request.ts';
import type { Mode, ModeParts } from './mode.ts';
import { noMiddleware } from './no-middleware.ts';

const NOTHING_SET = noMiddleware({
  reason: 'modify without middleware of all traffic passes everything on as it is',
  stops: false,
});

/** The real service answers, and middleware changes both the request and the answer. Entries have no say in it. */
export const modify = ({
  answers,
  middleware,
  forwarding,
}: Pick<ModeParts, 'answers' | 'middleware' | 'forwarding'>): Mode => ({
  name: 'modify',
  lack: () => (middleware.of(undefined) ? undefined : NOTHING_SET),
  async answer(exchange, channel) {
    const pieces = middleware.of(undefined);
    if (!pieces) return forwarding.answer(exchange, channel);
    const request = await changedRequest(pieces, exchange, channel, { middleware, answers });
    const taken = request && (await forwarding.take(exchange, channel, request, LARGEST));
    if (!taken) return undefined;
    const { headers, body } = unpacked({ headers: taken.headers, body: bodyBytes(taken.body) }, LARGEST);
    const changed = await middleware.apply(pieces, 'response', {
      request,
      reply: { status: taken.status, headers, body },
    });
    await ('outcome' in changed
      ? answers.misfit(exchange, channel, changed)
      : answers.send(exchange, channel, fit(changed.reply as Reply, exchange.request.method)));
    return undefined;
  },
});

const LENGTHLESS = new HeaderFilter(['content-length']);

/** To `HEAD`, no length is told: only middleware knows what it would have made of the body of a `GET`. */
const fit = (reply: Reply, method: string): Reply =>
  method === 'HEAD' ? { ...reply, headers: LENGTHLESS.apply(reply.headers), framed: true } : reply;
