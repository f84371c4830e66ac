import { execFileSync, spawn } from 'node:child_process';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { median } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { cleanEnvironment, mockrunBinary, startBare, temporary } from '../servers.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const START_TIMEOUT = 60_000;
const READY_TARGET = 2.5;

/** From starting the process to its first answer, for a small directory, over what Node itself takes to do nothing. */
export function firstAnswer({ starts, node }) {
  return withResources(async (own) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    const target = Number(/\d+/.exec(version)?.[0]) < 22 ? 4 : 6;
    const workload = pairs(12, 3);
    const { scenarios } = writeWorkload(workload, own(temporary()).path);
    const nothing = [];
    const answers = [];
    // The first of each fills the file system's caches, and Node's compile cache where there is one: that is written
    // by a process that ends in peace, as a user's mostly does.
    for (let run = 0; run <= starts; run += 1) {
      nothing.push(await untilExit(node, ['-e', '0']));
      answers.push(await untilAnswer(node, scenarios, workload.requests[0].wire, run === 0 ? 'SIGTERM' : 'SIGKILL'));
    }
    const ratio = median(answers.slice(1)) / median(nothing.slice(1));
    return {
      work: `first answer after start, small directory ÷ \`node -e 0\`, Node ${version.slice(1)}`,
      bare: `${median(nothing.slice(1)).toFixed(0)} ms`,
      mockrun: `${median(answers.slice(1)).toFixed(0)} ms`,
      ratio: ratio.toFixed(2),
      target: `≤ ${target}`,
      met: ratio <= target,
      notes: [],
    };
  });
}

/** 10,000 pairs: from starting the process to the first answer. The bare server parses the same answers as JSON. */
export function ready({ starts }) {
  return withResources(async (own) => {
    const workload = pairs(10_000, 100);
    const { scenarios, answers } = writeWorkload(workload, own(temporary()).path);
    const bare = [];
    const mock = [];
    for (let run = 0; run < Math.max(3, Math.ceil(starts / 3)); run += 1) {
      const begun = performance.now();
      const server = await startBare('map', answers);
      bare.push((performance.now() - begun) / 1000);
      await server.dispose();
      mock.push((await untilAnswer(process.execPath, scenarios, workload.requests.at(-1).wire)) / 1000);
    }
    return {
      work: '10,000 pairs of about 400 bytes in 100 files, ready',
      bare: `${median(bare).toFixed(2)} s (the answers as JSON)`,
      mockrun: `${median(mock).toFixed(2)} s`,
      ratio: (median(mock) / median(bare)).toFixed(1),
      target: `≤ ${READY_TARGET} s`,
      met: median(mock) <= READY_TARGET,
      notes: [],
    };
  });
}

function untilExit(node, args) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(node, args, { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', () => resolve(performance.now() - begun));
  });
}

/** Milliseconds from starting `mockrun serve` to the first byte of its first answer, which must be a 200. */
async function untilAnswer(node, scenarios, request, signal = 'SIGKILL') {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(node, [mockrunBinary, 'serve', scenarios, '--port', String(port)], {
    stdio: 'ignore',
    env: cleanEnvironment(),
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  try {
    while (performance.now() - begun < START_TIMEOUT && child.exitCode === null) {
      const answer = await ask(port, request);
      if (answer === undefined) continue;
      if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`the first answer was wrong:\n${answer}`);
      return performance.now() - begun;
    }
    throw new Error(`no answer (exit code ${child.exitCode})`);
  } finally {
    child.kill(signal);
    await exit;
  }
}

/** What the server says first; undefined, after a millisecond, when nobody listens yet. */
function ask(port, request) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', () => setTimeout(resolve, 1));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
