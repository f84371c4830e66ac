import type { Stop } from '../../actions/stop.ts';
import type { Responded } from '../../model/action.ts';
import type { Channel } from '../../model/channel.ts';
import type { Clock } from '../../model/ports.ts';

/** Milliseconds in which the head of an answer must come; as for actions. */
export const PATIENCE = 20_000;

export interface Waiting {
  readonly origin: string;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly channel: Channel;
}

/** The answer once its head is there; without one in time, or without a client, a reason. What goes on is stopped then. */
export function headOf(responding: Promise<Responded>, { origin, stop, clock, channel }: Waiting): Promise<Responded> {
  return new Promise((resolve) => {
    let over = false;
    const settle = (responded: Responded): void => {
      over = true;
      cancelTimer();
      resolve(responded);
    };
    const giveUp = (status: 502 | 504, reason: string): void => {
      if (over) return;
      settle({ outcome: 'failed', status, reason });
      stop.abort();
    };
    const cancelTimer = clock.after(PATIENCE, () =>
      giveUp(504, `${origin} did not answer within ${PATIENCE / 1000} s`),
    );
    void channel.closed().then((whole) => {
      if (!whole) giveUp(502, 'the client left before the answer');
    });
    void responding.then((responded) => {
      if (!over) settle(responded);
    });
  });
}
