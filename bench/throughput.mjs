import { median, thousands } from './numbers.mjs';
import { startLoad } from './servers.mjs';

const CONNECTIONS = 32;
const WARM_UP = 1.5;
/** Below this share of a core the server was waiting for the load generator, and the ratio of rates flatters it. */
const BUSY = 0.93;

/**
 * Loads all `servers` in turn, again and again (A B A B …), so that whatever else the machine does falls on each alike.
 *
 * @param {{ name: string, server: object, requests: object[] }[]} servers
 * @returns per server one sample a round: `rate` in requests a second, `cpu` in microseconds a request; whether every
 *   server was `saturated`, so that the rates are its own; and notes on what was wrong
 */
export async function loadInTurn(servers, { seconds, rounds }) {
  const loaders = servers.map(({ requests }) => startLoad(requests));
  const samples = servers.map(() => []);
  const notes = new Set();
  try {
    for (const [index, { server }] of servers.entries())
      await sample(server, loaders[index], { seconds: WARM_UP, seed: 1 });
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { name, server }] of servers.entries()) {
        const taken = await sample(server, loaders[index], { seconds, seed: round + 2 });
        samples[index].push(taken);
        if (taken.wrongCount > 0) notes.add(`${name}: ${taken.wrongCount} wrong answers, such as: ${taken.wrong[0]}`);
      }
    }
  } finally {
    for (const loader of loaders) loader.dispose();
  }
  const busy = Math.min(...samples.map((own) => medianOf(own, 'busy')));
  if (busy < BUSY)
    notes.add(`a server got ${Math.round(busy * 100)} % of a core only, so the ratio of CPU times counts`);
  return { samples, saturated: busy >= BUSY, notes: [...notes] };
}

export const medianOf = (samples, figure) => median(samples.map((taken) => taken[figure]));

/** The median of what `ratio` makes of each round; it gets the samples of all servers in that round. */
export const medianRatio = (samples, ratio) =>
  median(samples[0].map((_, round) => ratio(...samples.map((own) => own[round]))));

export const describeSpeed = (samples) =>
  `${thousands(medianOf(samples, 'rate'))}/s (${medianOf(samples, 'cpu').toFixed(1)} µs)`;

async function sample(server, loader, options) {
  const before = await server.usage();
  const result = await loader.load({ port: server.port, connections: CONNECTIONS, ...options });
  const used = (await server.usage()).cpu - before.cpu;
  return {
    rate: result.done / result.seconds,
    cpu: used / result.done,
    busy: used / 1e6 / result.seconds,
    wrong: result.wrong,
    wrongCount: result.wrongCount,
  };
}
