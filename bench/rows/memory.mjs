import { setTimeout as sleep } from 'node:timers/promises';
import { megabytes, slope, thousands } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { startBare, startLoad, startMock, temporary } from '../servers.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const REQUESTS = 200_000;
const CONNECTIONS = 32;
const TARGET = 1.6;
const TEN_MILLION = 10_000_000;
const SAMPLE_EVERY = 3;
/** The heap's size swings with every collection; what has not grown by more than this share is flat. */
const FLAT = 0.03;

export function memory() {
  return withResources(async (own) => {
    const workload = pairs(10_000, 100);
    const files = writeWorkload(workload, own(temporary()).path);
    const bare = await resident(own, await startBare('map', files.answers), workload.requests);
    const mock = await resident(own, await startMock(files.scenarios, ['--reporter', 'silent']), workload.requests);
    const ratio = mock.after / bare.after;
    return {
      work: 'memory at 10,000 pairs (RSS after load, after 200,000 requests)',
      bare: `${bare.loaded.toFixed(0)} MB, ${bare.after.toFixed(0)} MB`,
      mockrun: `${mock.loaded.toFixed(0)} MB, ${mock.after.toFixed(0)} MB`,
      ratio: `${(mock.loaded / bare.loaded).toFixed(2)}, ${ratio.toFixed(2)}`,
      target: `≤ ${TARGET}`,
      met: ratio <= TARGET,
      notes: [],
    };
  });
}

async function resident(own, server, requests) {
  own(server);
  const loader = own(startLoad(requests));
  await sleep(1000);
  const loaded = megabytes((await server.usage()).rss);
  await loader.load({ port: server.port, connections: CONNECTIONS, seconds: 600, count: REQUESTS, seed: 1 });
  return { loaded, after: megabytes((await server.usage()).rss) };
}

/** Ten million requests, or as many as fit: resident set and heap every few seconds, and how much they grow. */
export function soak({ minutes, progress }) {
  return withResources(async (own) => {
    const workload = pairs(10_000, 100);
    const files = writeWorkload(workload, own(temporary()).path);
    const server = own(await startMock(files.scenarios, ['--reporter', 'silent'], { heap: true }));
    const loader = own(startLoad(workload.requests));
    const end = Date.now() + minutes * 60_000;
    const samples = [];
    let done = 0;
    while (Date.now() < end && done < TEN_MILLION) {
      const part = await loader.load({
        port: server.port,
        connections: CONNECTIONS,
        seconds: SAMPLE_EVERY,
        seed: samples.length,
      });
      done += part.done;
      const { rss, heapUsed } = await server.usage();
      samples.push({ done, rss: megabytes(rss), heap: megabytes(heapUsed) });
      progress(
        `${thousands(done)} requests, RSS ${megabytes(rss).toFixed(0)} MB, heap ${megabytes(heapUsed).toFixed(0)} MB`,
      );
    }
    return describeSoak(samples);
  });
}

function describeSoak(samples) {
  // The first third fills the journal and lets the optimiser settle.
  const steady = samples.slice(Math.floor(samples.length / 3));
  const [first, last] = [steady[0], steady.at(-1)];
  const grows = (figure) => slope(troughs(steady, figure).map((sample) => [sample.done / 1e6, sample[figure]]));
  const growth = grows('rss') * ((last.done - first.done) / 1e6);
  return {
    work: `${(last.done / 1e6).toFixed(1)} million requests: memory`,
    bare: '',
    mockrun: `RSS ${first.rss.toFixed(0)} → ${last.rss.toFixed(0)} MB`,
    ratio: `RSS ${signed(grows('rss'))}, heap ${signed(grows('heap'))} MB a million`,
    target: 'flat',
    met: growth <= first.rss * FLAT,
    notes: [],
  };
}

/** The lowest of every few samples: between collections memory swings by more than a leak would show. */
function troughs(samples, figure) {
  const size = Math.max(1, Math.floor(samples.length / 8));
  const windows = Array.from({ length: Math.ceil(samples.length / size) }, (_, index) =>
    samples.slice(index * size, (index + 1) * size),
  );
  return windows.map((window) => window.reduce((low, sample) => (sample[figure] < low[figure] ? sample : low)));
}

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
