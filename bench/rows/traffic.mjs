import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { megabytes, thousands } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { cleanEnvironment, mockrunBinary, startBare, startLoad, startMock, startSink, temporary } from '../servers.mjs';
import { describeSpeed, loadInTurn, medianRatio } from '../throughput.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const LENGTH = 200;
const KNOWN = 1000;
const SLOW_DISK = new URL('../slow-disk.mjs', import.meta.url).href;
/** What swings between two collections is not taken for growth. */
const MOST_GROWTH = 1.25;

const request = (target, more = {}) => ({
  wire: `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n`,
  status: 200,
  length: LENGTH,
  ...more,
});
const NEW = [request('/items/{number}', { isNew: true })];
const known = () => Array.from({ length: KNOWN }, (_, id) => request(`/items/${id}`));

const ofKnown = (work, mode) => (options) =>
  withResources(async (own) => {
    const { row } = await compare(own, options, { work, flags: ['--mode', mode], requests: known(), floor: 0.6 });
    return row;
  });

/** What no entry wants, answered by the real service. */
export const spyMiss = ofKnown('spy, no entry wants it, beside a bare proxy with undici', 'spy');

/** What was recorded before: the warm-up asks for all of it. */
export const captureKnown = ofKnown('capture of known requests beside a bare proxy with undici', 'capture');

/**
 * Requests that are never the same. All that went through must be in the files when the mock has been stopped; and where
 * the disk does not keep up, memory must stay all the same.
 */
export const captureNew = (options) =>
  withResources(async (own) => {
    const { row, mock, sink, scenarios } = await compare(own, options, {
      work: 'capture of new requests beside a bare proxy with undici',
      flags: ['--mode', 'capture'],
      requests: NEW,
      floor: 0.25,
    });
    const rss = await residentMb(mock);
    const { wanted, written, seconds } = await stop(mock, sink, scenarios);
    const checked = execFileSync(process.execPath, [mockrunBinary, 'check', scenarios], { env: cleanEnvironment() });
    const loaded = Number(/: (\S+) pairs?/.exec(checked.toString())?.[1].replaceAll(',', '')) - 1;
    const slow = await onSlowDisk(own, options);
    return {
      ...row,
      met: row.met && written === wanted && loaded === wanted && slow.met,
      notes: [
        ...row.notes,
        `${thousands(wanted)} new pairs went through, ${thousands(written)} are written, ${thousands(loaded)} load; ` +
          `${seconds.toFixed(1)} s to stop, RSS ${rss.toFixed(0)} MB before`,
        slow.note,
      ],
    };
  });

/** Many more requests than the disk takes pairs. */
async function onSlowDisk(own, { seconds }) {
  const sink = own(await startSink({ bytes: LENGTH, json: true }));
  const { scenarios } = writeWorkload(pairs(1, 1), own(temporary()).path);
  const flags = ['--mode', 'capture', '--upstream', sink.url, '--reporter', 'silent'];
  const mock = own(await startMock(scenarios, flags, { nodeOptions: ['--import', SLOW_DISK] }));
  const loader = own(startLoad(NEW));
  const load = () => loader.load({ port: mock.port, connections: 32, seconds: seconds * 2, seed: 1 });
  await load();
  const before = await residentMb(mock);
  await load();
  await load();
  const after = await residentMb(mock);
  const { wanted, written } = await stop(mock, sink, scenarios);
  return {
    met: written === wanted && after <= before * MOST_GROWTH,
    note:
      `on a disk that takes 300 ms for each write: ${thousands(wanted)} went through, ${thousands(written)} are written, ` +
      `RSS ${before.toFixed(0)} → ${after.toFixed(0)} MB`,
  };
}

const residentMb = async (mock) => megabytes((await mock.usage()).rss);

/** Stops a mock as a user does; how many pairs it should have written, and how many it has. */
async function stop(mock, sink, scenarios) {
  const [wanted, begun] = [await sink.count(), performance.now()];
  mock.child.kill('SIGTERM');
  await once(mock.child, 'exit');
  const seconds = (performance.now() - begun) / 1000;
  const folder = join(scenarios, 'captured');
  const written = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1').split(/^ {2}# end$/m).length - 1)
    .reduce((sum, count) => sum + count, 0);
  return { wanted, written, seconds };
}

async function compare(own, options, { work, flags, requests, floor }) {
  const [bareSink, sink] = [
    own(await startSink({ bytes: LENGTH, json: true })),
    own(await startSink({ bytes: LENGTH, json: true })),
  ];
  const { scenarios, answers } = writeWorkload(pairs(1, 1), own(temporary()).path);
  const mock = own(await startMock(scenarios, [...flags, '--upstream', sink.url, '--reporter', 'silent']));
  const servers = [
    { name: 'bare', server: own(await startBare('proxy', answers, { other: bareSink.url })), requests },
    { name: 'mockrun', server: mock, requests },
  ];
  const { samples, notes } = await loadInTurn(servers, options);
  const ratio = medianRatio(samples, (bare, own) => own.rate / bare.rate);
  const cpu = medianRatio(samples, (bare, own) => bare.cpu / own.cpu);
  const row = {
    work,
    bare: describeSpeed(samples[0]),
    mockrun: describeSpeed(samples[1]),
    ratio: `${ratio.toFixed(2)} (CPU ${cpu.toFixed(2)})`,
    target: `≥ ${floor}`,
    met: ratio >= floor,
    notes,
  };
  return { row, mock, sink, scenarios };
}
