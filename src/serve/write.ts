import type { Channel } from '../model/channel.ts';
import type { Clock } from '../model/ports.ts';
import type { Dribble, Reply } from '../model/reply.ts';

/** Resolves with true after `ms`, with false as soon as the client is gone. */
export function pause(ms: number, clock: Clock, channel: Channel): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(true));
    const gone = async (): Promise<void> => {
      await channel.closed();
      cancel();
      resolve(false);
    };
    void gone();
  });
}

/** Writes a reply in pieces of equal size, the last one when `over` is up. False when the client left before that. */
export async function dribble(reply: Reply, plan: Dribble, clock: Clock, channel: Channel): Promise<boolean> {
  const start = clock.elapsed();
  const pieces = split(reply.body, plan.chunks);
  channel.begin(reply);
  for (const [index, piece] of pieces.entries()) {
    // Against the start, so that late timers do not add up.
    const due = start + (plan.over * (index + 1)) / pieces.length;
    if (!(await pause(Math.max(0, due - clock.elapsed()), clock, channel))) return false;
    channel.write(piece);
  }
  channel.finish();
  return channel.closed();
}

/** Never more pieces than bytes, and one even of nothing. */
export function split(body: string | Buffer, chunks: number): (string | Buffer)[] {
  const count = Math.max(1, Math.min(chunks, body.length));
  return Array.from({ length: count }, (_, index) =>
    body.slice(Math.floor((body.length * index) / count), Math.floor((body.length * (index + 1)) / count)),
  );
}
