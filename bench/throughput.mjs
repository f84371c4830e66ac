import { median } from './numbers.mjs';
import { startLoad } from './servers.mjs';

const CONNECTIONS = 32;
const WARM_UP = 1.5;
/** Below this share of a core the server was waiting for the load generator, and the ratio says little. */
const BUSY = 0.93;

/**
 * Loads all `servers` in turn, again and again (A B A B …), so that whatever else the machine does falls on each alike.
 * Returns per server the medians over the rounds: requests a second and microseconds of CPU a request. `ratios` are the
 * medians of each round's own ratio of a server to the first one.
 *
 * @param {{ name: string, server: object, requests?: object[] }[]} servers `requests` where they differ from the common
 */
export async function compare(servers, requests, { seconds, rounds }) {
  const loaders = servers.map(({ requests: own }) => startLoad(own ?? requests));
  const samples = servers.map(() => []);
  const notes = new Set();
  try {
    for (const [index, { server }] of servers.entries()) {
      await loaders[index].load({ port: server.port, connections: CONNECTIONS, seconds: WARM_UP, seed: 1 });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { name, server }] of servers.entries()) {
        const sample = await measure(server, loaders[index], { seconds, seed: round + 2 });
        samples[index].push(sample);
        if (sample.wrongCount > 0) notes.add(`${name}: ${sample.wrongCount} wrong answers, such as: ${sample.wrong[0]}`);
      }
    }
  } finally {
    for (const loader of loaders) loader[Symbol.dispose]();
  }
  for (const [index, { name }] of servers.entries()) {
    const busy = median(samples[index].map((sample) => sample.busy));
    if (busy < BUSY) notes.add(`${name}: the server was busy for ${Math.round(busy * 100)} % of a core only`);
  }
  return {
    results: samples.map((own) => ({ rate: median(own.map(rate)), cpu: median(own.map(cpu)) })),
    rateRatios: samples.map((own) => median(own.map((sample, round) => rate(sample) / rate(samples[0][round])))),
    cpuRatios: samples.map((own) => median(own.map((sample, round) => cpu(samples[0][round]) / cpu(sample)))),
    notes: [...notes],
  };
}

const rate = (sample) => sample.done / sample.seconds;
const cpu = (sample) => sample.cpu / sample.done;

async function measure(server, loader, options) {
  const before = await server.usage();
  const result = await loader.load({ port: server.port, connections: CONNECTIONS, ...options });
  const after = await server.usage();
  const used = after.cpu - before.cpu;
  return { ...result, cpu: used, busy: used / 1e6 / result.seconds };
}
