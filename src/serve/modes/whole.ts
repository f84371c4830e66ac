import type { NoAnswer, ReplyStream, Responded } from '../../model/action.ts';
import type { Channel } from '../../model/channel.ts';
import type { Clock } from '../../model/ports.ts';
import type { Reply } from '../../model/reply.ts';
import { PATIENCE } from './head.ts';

type Taken = { readonly reply: Reply } | NoAnswer;

export interface WholeOptions {
  readonly origin: string;
  /** Bytes of the body. */
  readonly most: number;
  readonly clock: Clock;
  readonly channel: Channel;
}

const MIB = 1024 * 1024;

/** An answer with all of its body; without it in time, or without a client, a reason. What goes on is stopped then. */
export async function wholeOf(responded: Responded, options: WholeOptions): Promise<Taken> {
  if ('stream' in responded) return read(responded.stream, options);
  return 'reply' in responded && responded.reply.body.length > options.most ? tooLong(options) : responded;
}

function read(stream: ReplyStream, options: WholeOptions): Promise<Taken> {
  const { origin, most, clock, channel } = options;
  const { status, headers } = stream;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    let over = false;
    let cancelTimer = (): void => {};
    const settle = (taken: Taken): void => {
      over = true;
      cancelTimer();
      resolve(taken);
    };
    const giveUp = (answer: NoAnswer): void => {
      if (over) return;
      settle(answer);
      flow.cancel();
    };
    const wait = (): void => {
      cancelTimer();
      const reason = `${origin} sent no more of its answer for ${PATIENCE / 1000} s`;
      cancelTimer = clock.after(PATIENCE, () => giveUp(failed(504, reason)));
    };
    const flow = stream.flow({
      data(chunk) {
        size += chunk.length;
        if (size > most) giveUp(tooLong(options));
        if (over) return false;
        chunks.push(chunk);
        wait();
        return true;
      },
      end: () => settle({ reply: { status, headers, body: Buffer.concat(chunks) } }),
      failed: (reason) => settle(failed(502, reason)),
    });
    wait();
    void channel.closed().then((whole) => !whole && giveUp(failed(502, 'the client left before the answer')));
  });
}

/** Middleware is given no part of an answer: what it makes of that would be no answer of anybody. */
const tooLong = ({ most }: WholeOptions): NoAnswer =>
  failed(502, `the answer has more than ${most / MIB} MiB, which is more than middleware is given`);

const failed = (status: 502 | 504, reason: string): NoAnswer => ({ outcome: 'failed', status, reason });
