import { unpacked } from '../../content/unpacked.ts';
import { isLive } from '../../model/entry.ts';
import { bodyBytes, isFault, type Reply } from '../../model/reply.ts';
import { RecordRedaction } from '../capture/redaction.ts';
import { type Claim, Held, render } from '../claim.ts';
import { type ComparedAnswer, compareAnswers } from '../diff/compare.ts';
import type { Redaction } from '../redact.ts';
import type { Mode, ModeParts } from './mode.ts';

/** Bytes of an answer's body that are compared. */
const LARGEST = 4 * 1024 * 1024;

/**
 * The real service answers, and what the entry would have answered is compared with it. The entry counts as called and
 * its state moves, so that sequences go on; its actions, middleware and delay are left aside.
 */
export const diff = ({ moves, forwarding, diffs, redaction }: ModeParts): Mode => ({
  name: 'diff',
  answer(exchange, channel) {
    const claim = moves.claim(exchange.request);
    if (!claim || claim instanceof Held) return forwarding.answer(exchange, channel);
    exchange.entry = claim.entry;
    exchange.call = claim.call;
    const expected = replyOf(claim);
    return forwarding.answer(exchange, channel, () => ({
      keep: LARGEST,
      whole({ reply }) {
        if (!expected) return;
        const rules = redaction();
        const isHead = exchange.request.method === 'HEAD';
        const hides = (name: string): boolean => rules.hidesHeader(name);
        exchange.differences =
          reply.truncated || expected.body.length > LARGEST
            ? [{ field: 'body', expected: 'a body that can be compared', got: `more than ${LARGEST} bytes` }]
            : compareAnswers(masked(expected, rules), masked(reply, rules), { isHead, hides });
        if (exchange.differences.length > 0) diffs.add(exchange);
      },
    }));
  },
});

/** Undefined of faults, and of answers that somebody else gives. */
function replyOf({ entry, response, reply, rendering }: Claim): Reply | undefined {
  if (reply || isFault(response) || isLive(response) || !rendering) return reply;
  return render(response, rendering, entry).reply;
}

function masked({ status, headers, body }: Reply, redaction: Redaction): ComparedAnswer {
  const message = unpacked({ headers, body: bodyBytes(body) });
  return { status, ...new RecordRedaction(redaction, false).response(message) };
}
