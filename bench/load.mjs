// The load generator: a process of its own, so that it runs on another core than the server it loads. Raw sockets
// instead of an HTTP client, since a client that costs more than the server would measure itself.
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { seededRandom } from './numbers.mjs';

const HEAD_END = Buffer.from('\r\n\r\n');
const BUFFER_SIZE = 64 * 1024;

/** What stands in a `wire` for a number that no other request has. */
const NUMBER = '{number}';

/** @type {{ wire: string, status: number, length: number }[]} */
let requests = [];
let numbered = 0;

process.on('message', async (message) => {
  if (message.requests) requests = message.requests;
  if (message.run) process.send(await run(message.run));
});
process.on('disconnect', () => process.exit(0));

/**
 * Keeps `connections` keep-alive connections busy, one request in flight each, until `seconds` have passed or `count`
 * requests were answered. Requests are picked at random. With `latencies`, the median and the 99th percentile of the
 * milliseconds from writing a request to having its whole answer are told, too.
 */
async function run({ port, connections, seconds, count = Number.POSITIVE_INFINITY, seed, latencies = false }) {
  const random = seededRandom(seed);
  const tally = { done: 0, started: 0, wrong: [], wrongCount: 0, ended: false, taken: latencies ? [] : undefined };
  const next = () => {
    if (tally.ended || tally.started >= count) return undefined;
    tally.started += 1;
    return requests[Math.floor(random() * requests.length)];
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  const timer = setTimeout(() => {
    tally.ended = true;
  }, seconds * 1000);
  const ends = Array.from({ length: connections }, () => drive(port, next, tally));
  await Promise.all(ends);
  clearTimeout(timer);
  const elapsed = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    done: tally.done,
    seconds: elapsed,
    busy: (used.user + used.system) / 1e6 / elapsed,
    wrong: tally.wrong,
    wrongCount: tally.wrongCount,
    ...(tally.taken ? percentiles(tally.taken) : {}),
  };
}

function wireOf({ wire, isNew }) {
  return isNew ? wire.replace(NUMBER, String((numbered += 1)).padStart(9, '0')) : wire;
}

function percentiles(taken) {
  const sorted = taken.sort((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p99: at(0.99) };
}

/** One connection: writes a request, reads exactly its answer, and so on until there is no next. */
function drive(port, next, tally) {
  return new Promise((resolve) => {
    let current;
    let sentAt = 0;
    let expected = 0;
    let received = 0;
    let partial = '';

    const onread = {
      buffer: Buffer.allocUnsafe(BUFFER_SIZE),
      callback(size, buffer) {
        if (expected === 0) readHead(size, buffer);
        else received += size;
        if (expected > 0 && received >= expected) answered();
        return true;
      },
    };
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, onread });

    function readHead(size, buffer) {
      let bytes = buffer.subarray(0, size);
      if (partial !== '') {
        bytes = Buffer.concat([Buffer.from(partial, 'latin1'), bytes]);
        partial = '';
      }
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) {
        partial = bytes.latin1Slice(0, bytes.length);
        return;
      }
      const head = bytes.latin1Slice(0, end);
      const status = Number(head.slice(9, 12));
      const length = Number(
        /\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? (status === 204 || status === 304 ? 0 : Number.NaN),
      );
      if (status !== current.status || length !== current.length) {
        wrong(
          `${current.wire.split('\r\n')[0]}: ${status} with ${length} bytes, expected ${current.status} with ${current.length}`,
        );
      }
      expected = end + 4 + (Number.isNaN(length) ? 0 : length);
      received = bytes.length;
    }

    function answered() {
      if (received > expected)
        wrong(`${current.wire.split('\r\n')[0]}: ${received - expected} bytes behind the answer`);
      tally.done += 1;
      tally.taken?.push(performance.now() - sentAt);
      expected = 0;
      send();
    }

    function send() {
      current = next();
      if (current === undefined) socket.end();
      else {
        if (tally.taken) sentAt = performance.now();
        socket.write(wireOf(current), 'latin1');
      }
    }

    function wrong(what) {
      tally.wrongCount += 1;
      if (tally.wrong.length < 5) tally.wrong.push(what);
    }

    socket.on('connect', send);
    socket.on('error', (error) => wrong(`connection: ${error.message}`));
    socket.on('close', () => {
      if (current !== undefined) wrong('the server closed the connection before its answer was complete');
      resolve();
    });
  });
}
