import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { megabytes, slope, thousands } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { startBare, startLoad, startMock, startSink, temporary } from '../servers.mjs';
import { describeSpeed, loadInTurn, medianRatio } from '../throughput.mjs';

const BODY = JSON.stringify({ ok: true, id: 'order-000007' });
const REQUEST = {
  wire: 'GET /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n',
  status: 200,
  length: Buffer.byteLength(BODY),
};
const ANSWER = {
  method: 'GET',
  target: '/orders',
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: BODY,
};
const SILENT = ['--reporter', 'silent'];

/** Writes one scenario and, for the bare server, its answer. */
function write(own, yaml, more = {}) {
  const { path } = own(temporary());
  const scenarios = join(path, 'scenarios');
  mkdirSync(scenarios);
  writeFileSync(join(scenarios, 'bench.yaml'), yaml);
  for (const [name, text] of Object.entries(more)) writeFileSync(join(path, name), text);
  const answers = join(path, 'answers.json');
  writeFileSync(answers, JSON.stringify([ANSWER]));
  return { path, scenarios, answers };
}

const answering = (more) =>
  `templates:\n  - name: order\n    request: {method: GET, path: /orders}\n    response:\n      headers: {Content-Type: application/json}\n      body: '${BODY}'\n${more}`;

/** One webhook after each response, beside a bare server that fires the same one. */
export function afterWebhook(options) {
  return withResources(async (own) => {
    const sinks = [own(await startSink()), own(await startSink())];
    const [bareSink, mockSink] = sinks;
    const { scenarios, answers } = write(
      own,
      answering(`    afterActions: {webhook: {method: POST, url: '${mockSink.url}/hit', body: {order: 7}}}\n`),
    );
    const servers = [
      { name: 'bare', server: own(await startBare('webhook', answers, { other: `${bareSink.url}/hit` })) },
      { name: 'mockrun', server: own(await startMock(scenarios, SILENT)) },
    ];
    const { samples, notes } = await loadInTurn(
      servers.map((one) => ({ ...one, requests: [REQUEST] })),
      options,
    );
    const pending = await pendingSeconds(servers[1].server, mockSink);
    const ratio = medianRatio(samples, (bare, mock) => mock.rate / bare.rate);
    const cpu = medianRatio(samples, (bare, mock) => bare.cpu / mock.cpu);
    return {
      work: 'one after-action webhook to a local sink: responses/s',
      bare: describeSpeed(samples[0]),
      mockrun: describeSpeed(samples[1]),
      ratio: `${ratio.toFixed(2)} (CPU ${cpu.toFixed(2)})`,
      target: '≥ 0.75, under 1 s of load pending',
      met: ratio >= 0.75 && pending < 1,
      notes: [...notes, `the last action arrived ${pending.toFixed(2)} s after the load had ended`],
    };
  });
}

/** Seconds until the sink has got nothing new for a while. */
async function pendingSeconds(_server, sink) {
  const start = performance.now();
  let last = -1;
  let since = start;
  for (;;) {
    const count = await sink.count();
    if (count === last) {
      if (performance.now() - since > 500) return (since - start) / 1000;
    } else {
      last = count;
      since = performance.now();
    }
    await sleep(20);
  }
}

/** `forward` of small bodies beside a bare proxy. */
export function forwarding(options) {
  return withResources(async (own) => {
    const sink = own(await startSink({ bytes: 200 }));
    const { scenarios, answers } = write(own, `templates:\n  - request: {path: /orders}\n    forward: ${sink.url}\n`);
    const requests = [{ ...REQUEST, length: 200 }];
    const servers = [
      { name: 'bare', server: own(await startBare('proxy', answers, { other: sink.url })), requests },
      { name: 'mockrun', server: own(await startMock(scenarios, SILENT)), requests },
    ];
    const { samples, notes } = await loadInTurn(servers, options);
    const ratio = medianRatio(samples, (bare, mock) => mock.rate / bare.rate);
    const cpu = medianRatio(samples, (bare, mock) => bare.cpu / mock.cpu);
    return {
      work: '`forward` of small bodies beside a bare proxy with undici',
      bare: describeSpeed(samples[0]),
      mockrun: describeSpeed(samples[1]),
      ratio: `${ratio.toFixed(2)} (CPU ${cpu.toFixed(2)})`,
      target: '≥ 0.8',
      met: ratio >= 0.8,
      notes,
    };
  });
}

/** A gate that takes 50 ms, at 200 requests at once. */
export function gate({ seconds }) {
  return withResources(async (own) => {
    const GATE_MS = 50;
    const sink = own(await startSink({ delay: GATE_MS }));
    const { scenarios } = write(
      own,
      answering(`    beforeActions: {webhook: '${sink.url}/check', failurePolicy: FAIL_FAST}\n`),
    );
    const mock = own(await startMock(scenarios, SILENT));
    const asked = own(startLoad([REQUEST]));
    const checked = own(startLoad([{ ...REQUEST, length: 0 }]));
    const load = { connections: 200, latencies: true };
    await asked.load({ ...load, port: mock.port, seconds: 2, seed: 1 });
    const taken = await asked.load({ ...load, port: mock.port, seconds: Math.max(5, seconds * 2), seed: 2 });
    const direct = await checked.load({ ...load, port: sink.port, seconds: 5, seed: 3 });
    return {
      work: 'blocking gate of 50 ms at 200 concurrent requests: p99',
      bare: `${direct.p99.toFixed(0)} ms (the gate itself, asked directly)`,
      mockrun: `${taken.p99.toFixed(0)} ms (median ${taken.median.toFixed(0)} ms)`,
      ratio: (taken.p99 / GATE_MS).toFixed(2),
      target: '≤ 1.5',
      met: taken.p99 / GATE_MS <= 1.5,
      notes: [],
    };
  });
}

const WORKER = `import json, sys
count = 0
for line in sys.stdin:
    job = json.loads(line)
    count += 1
    sys.stdout.write(json.dumps({'id': job['id'], 'ok': True}) + '\\n')
    sys.stdout.flush()
with open(sys.argv[1], 'w') as out: out.write(str(count))
`;

/** A Python worker under as much load as it takes for a minute: nothing is lost, memory stays. */
export function workerRuns({ minutes, progress }) {
  return withResources(async (own) => {
    const seconds = Math.min(60, minutes * 60);
    const yaml = answering(
      `    afterActions: {name: count, run: {command: [python3, ../worker.py, ../count], mode: worker}, overflow: wait}\n`,
    );
    const { path, scenarios } = write(own, yaml, { 'worker.py': WORKER });
    const mock = own(await startMock(scenarios, ['--grace', '2m', '--reporter', 'silent']));
    const end = performance.now() + seconds * 1000;
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    const samples = [];
    let done = 0;
    const client = async () => {
      while (performance.now() < end) {
        await get(mock.port, agent);
        done += 1;
      }
    };
    const start = performance.now();
    const clients = Array.from({ length: 64 }, client);
    const watch = (async () => {
      while (performance.now() < end) {
        await sleep(2000);
        const { rss } = await mock.usage();
        samples.push([(performance.now() - start) / 1000, megabytes(rss)]);
        progress(`${thousands(done)} actions offered, RSS ${megabytes(rss).toFixed(0)} MB`);
      }
    })();
    await Promise.all([...clients, watch]);
    agent.destroy();
    const offered = done;
    await stopped(mock);
    const elapsed = (performance.now() - start) / 1000;
    // Its standard input is closed when all is drained; it then says how many lines it has read.
    const finished = Number(readFileSync(join(path, 'count'), 'utf8'));
    const steady = samples.slice(Math.floor(samples.length / 3));
    const growth = slope(steady) * (elapsed * (2 / 3));
    const rate = finished / elapsed;
    return {
      work: `\`run\`, worker mode, Python, ${seconds.toFixed(0)} s: actions completed/s`,
      bare: '',
      mockrun: `${thousands(rate)}/s; ${thousands(offered)} offered, ${thousands(offered - finished)} lost`,
      ratio: `RSS ${steady[0]?.[1].toFixed(0)} → ${steady.at(-1)?.[1].toFixed(0)} MB`,
      target: '≥ 5,000, none lost, memory flat',
      met: rate >= 5000 && offered === finished && growth <= (steady[0]?.[1] ?? 0) * 0.05,
      notes: [],
    };
  });
}

const SCRIPT = `import os, sys
sys.stdin.read()
with open(sys.argv[1], 'a') as out: out.write('x')
`;

/** A Python process for each of 200 requests a second, ten seconds long. */
export function processRuns({ progress }) {
  return withResources(async (own) => {
    const COUNT = 2000;
    const yaml = answering(`    afterActions: {name: mark, run: [python3, ../script.py, ../marks], timeout: 5m}\n`);
    const { path, scenarios } = write(own, yaml, { 'script.py': SCRIPT });
    const mock = own(await startMock(scenarios, ['--grace', '10m', '--reporter', 'silent']));
    const agent = new http.Agent({ keepAlive: true });
    const start = performance.now();
    let most = 0;
    const requests = [];
    for (let index = 0; index < COUNT; index += 1) {
      const due = start + index * 5;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      requests.push(get(mock.port, agent));
      if (index % 20 === 0) most = Math.max(most, children(mock.pid));
    }
    await Promise.all(requests);
    agent.destroy();
    const end = stopped(mock);
    while (mock.child.exitCode === null) {
      most = Math.max(most, children(mock.pid));
      progress(`${thousands(marks(path))} of ${thousands(COUNT)} done, at most ${most} children`);
      await sleep(50);
    }
    await end;
    const elapsed = (performance.now() - start) / 1000;
    const done = marks(path);
    const bound = (await import('node:os')).cpus().length;
    return {
      work: '`run`, process mode, Python, 200 requests a second for 10 s, then SIGTERM',
      bare: '',
      mockrun: `${thousands(done)} of ${thousands(COUNT)} completed in ${elapsed.toFixed(0)} s`,
      ratio: `at most ${most} children`,
      target: `all, never more than ${bound} children`,
      met: done === COUNT && most <= bound,
      notes: [],
    };
  });
}

const marks = (path) => {
  try {
    return readFileSync(join(path, 'marks'), 'utf8').length;
  } catch {
    return 0;
  }
};

/** Child processes now, as Linux counts them. */
function children(pid) {
  try {
    const found = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return found === '' ? 0 : found.split(' ').length;
  } catch {
    return 0;
  }
}

const get = (port, agent) =>
  new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', path: '/orders', agent }, (response) => {
        response.resume();
        response.on('end', resolve);
      })
      .on('error', reject);
  });

/** Ends the mock as a user does, and waits until it has drained. */
function stopped({ child }) {
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', resolve));
}
