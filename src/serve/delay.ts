import type { Random } from '../model/ports.ts';
import type { Delay } from '../model/reply.ts';

/** How long to wait this time, in milliseconds. */
export function sampleDelay(delay: Delay, random: Random): number {
  if (delay.kind === 'fixed') return delay.ms;
  if (delay.kind === 'uniform') return delay.min + random() * (delay.max - delay.min);
  // A log-normal distribution has the median e^mu and the mean e^(mu + sigma²/2).
  const sigma = Math.sqrt(2 * Math.log(Math.max(1, delay.mean / delay.median)));
  const sample = delay.median * Math.exp(sigma * normal(random));
  return Math.min(delay.max, Math.max(delay.min, sample));
}

/** One value of the standard normal distribution, by Box and Muller. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
