import { fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const PROBE = new URL('probe.mjs', import.meta.url).href;
const MOCKRUN = here('../bin/run.js');
const READY_WITHIN = 300_000;
/**
 * Linux tells of a process from outside. What is loaded into it changes what is measured: with two more listeners on
 * `process` V8 gathers what it knows of event emitters earlier, and a request took 22 µs in place of 18.
 */
const HAS_PROC = existsSync('/proc/self/stat');
const TICK_US = 10_000;

const probed = (wanted) => (wanted ? ['--import', PROBE] : []);

/** In ticks of ten milliseconds: of seconds that are measured, a fraction of a percent. */
function usageOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/s);
  const numbers = fields.split(' ');
  const resident = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(numbers[11]) + Number(numbers[12])) * TICK_US, rss: Number(resident) * 1024, heapUsed: 0 };
}

/** A directory that goes when it is disposed of. */
export function temporary() {
  const path = mkdtempSync(join(tmpdir(), 'mockrun-bench-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** A bare server: `mode` and `answers` as bare.mjs takes them. Its warm-up is the caller's. */
export async function startBare(mode, answers, { nodeOptions = [], other = '' } = {}) {
  const child = fork(here('bare.mjs'), [mode, answers, other], { execArgv: [...probed(!HAS_PROC), ...nodeOptions] });
  const { port } = await once(child, (message) => message.port !== undefined && message);
  return server(child, port);
}

/** What actions are sent to: answers after `delay` milliseconds, with what it was sent when it is an `echo`, with a document when it is `json`; `count()` tells how many requests came. */
export async function startSink({ delay = 0, bytes = 0, echo = false, json = false } = {}) {
  const kind = echo ? 'echo' : json ? 'json' : '';
  const child = fork(here('sink.mjs'), [String(delay), String(bytes), kind]);
  const { port } = await once(child, (message) => message.port !== undefined && message);
  return {
    ...server(child, port),
    url: `http://127.0.0.1:${port}`,
    async count() {
      child.send('count');
      return (await once(child, (message) => message.count !== undefined && message)).count;
    },
  };
}

/** `mockrun serve`, started as a user starts it and ready to answer; with `heap`, it can tell the size of its heap. */
export async function startMock(scenarios, flags = [], { nodeOptions = [], heap = !HAS_PROC } = {}) {
  const directory = temporary();
  const ready = join(directory.path, 'ready.json');
  const args = [MOCKRUN, 'serve', scenarios, ...serveFlags({ port: 0, ready }), ...flags];
  const child = spawn(process.execPath, [...probed(heap), ...nodeOptions, ...args], {
    // A channel only when it is asked something: it listens on `process`, and no user's mock has one.
    stdio: ['ignore', 'pipe', 'pipe', ...(heap ? ['ipc'] : [])],
    env: cleanEnvironment(),
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const until = Date.now() + READY_WITHIN;
  while (!existsSync(ready)) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`mockrun did not start (exit code ${child.exitCode}):\n${Buffer.concat(output)}`);
    }
    await sleep(5);
  }
  const { url } = JSON.parse(readFileSync(ready, 'utf8'));
  directory.dispose();
  return { ...server(child, Number(new URL(url).port), heap), url, pid: child.pid, child };
}

export const serveFlags = ({ port, ready }) => ['--port', String(port), '--admin-port', '0', '--ready-file', ready];

export const mockrunBinary = MOCKRUN;

/** Without the variables that would set flags behind the bench's back. */
export function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MOCKRUN_')));
}

/** Those that are running: none outlives the bench. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

function server(child, port, asks = !HAS_PROC) {
  let exited = false;
  running.add(child);
  child.once('exit', () => running.delete(child));
  const exit = new Promise((resolve) => child.once('exit', () => resolve((exited = true))));
  return {
    port,
    /** Microseconds of CPU since it started, bytes of resident set and, when it can tell, of live heap. */
    async usage() {
      if (!asks) return usageOf(child.pid);
      child.send('usage');
      return (await once(child, (message) => message.usage !== undefined && message)).usage;
    },
    async dispose() {
      if (!exited) child.kill('SIGKILL');
      await exit;
    },
  };
}

/** The load generator's process; `load(options)` as load.mjs's `run`. */
export function startLoad(requests) {
  const child = fork(here('load.mjs'), { serialization: 'advanced' });
  child.send({ requests });
  return {
    load(options) {
      child.send({ run: options });
      return once(child, (message) => message.done !== undefined && message);
    },
    dispose: () => child.kill(),
  };
}

/** The first message that `accept` takes. */
function once(child, accept) {
  return new Promise((resolve, reject) => {
    const settle = (act, value) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      act(value);
    };
    const onMessage = (message) => accept(message) && settle(resolve, message);
    const onExit = (code, signal) => settle(reject, new Error(`a measured process ended (${signal ?? code})`));
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
