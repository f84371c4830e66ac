import { keepAlive } from '../io/keep-alive.ts';
import type { Listener } from '../io/listener.ts';
import type { Clock } from '../model/ports.ts';
import type { Engine } from '../serve/engine.ts';
import type { Follower } from '../serve/follower.ts';

export interface DrainParts {
  readonly engine: Engine;
  readonly listener: Listener;
  readonly follower: Follower;
  readonly clock: Clock;
  /** Milliseconds for open exchanges and pending actions together. */
  readonly grace: number;
}

/** How long what is cut off when the grace is over may take to end, in milliseconds. */
const LAST_WORDS_MS = 2000;

/**
 * Accepts no more, lets what goes on finish within the grace, and cuts off the rest: every exchange and every run has
 * ended then, and was told of. Resolves with how many exchanges were not answered.
 */
export async function drain({ engine, listener, follower, clock, grace }: DrainParts): Promise<number> {
  const { exchanges, runner, resources, middleware } = engine;
  const after = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  // Delays of actions would not keep the process.
  const letGo = keepAlive();
  try {
    const finished = listener.close().then(() => exchanges.idle());
    await Promise.race([Promise.all([finished, follower.close()]), after(grace)]);
    const abandoned = exchanges.open;
    listener.closeNow();
    const reason = `abandoned: the grace of ${inWords(grace)} was over`;
    runner.abandon(reason);
    middleware.abandon(reason);
    await Promise.race([Promise.all([exchanges.idle(), resources.stop()]), after(LAST_WORDS_MS)]);
    return abandoned;
  } finally {
    letGo();
  }
}

const inWords = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);
