import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { median } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { cleanEnvironment, mockrunBinary, startBare, temporary } from '../servers.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const PAIRS = 1000;
const TARGET = 2.5;
const CLIENT = fileURLToPath(new URL('../one-by-one.mjs', import.meta.url));

/** What `verify` takes beyond `check` to replay pairs, over the same requests sent one after another by undici. */
export function replays({ starts }) {
  return withResources(async (own) => {
    const { path } = own(temporary());
    const { scenarios, answers } = writeWorkload(pairs(PAIRS, 1), path);
    const targets = join(path, 'targets.json');
    writeFileSync(targets, JSON.stringify(JSON.parse(readFileSync(answers, 'utf8')).map(({ target }) => target)));
    const server = own(await startBare('map', answers));
    const samples = [];
    for (let run = 0; run <= Math.max(5, starts); run += 1) {
      const bare = Number(execFileSync(process.execPath, [CLIENT, `http://127.0.0.1:${server.port}`, targets]));
      const check = timed('check', scenarios);
      const verify = timed('verify', scenarios, '--reporter', 'silent');
      samples.push({ bare, check, verify, ratio: (verify - check) / bare });
    }
    // The first fills the caches of files and of compiled code.
    const of = (name) => median(samples.slice(1).map((sample) => sample[name]));
    return {
      work: '(`verify` of 1,000 replayed pairs − `check`) ÷ the same 1,000 requests by undici, one after another',
      bare: `${of('bare').toFixed(0)} ms`,
      mockrun: `${of('verify').toFixed(0)} ms − ${of('check').toFixed(0)} ms`,
      ratio: of('ratio').toFixed(2),
      target: `≤ ${TARGET}`,
      met: of('ratio') <= TARGET,
      notes: [],
    };
  });
}

function timed(command, ...args) {
  const begun = performance.now();
  execFileSync(process.execPath, [mockrunBinary, command, ...args], { env: cleanEnvironment(), stdio: 'ignore' });
  return performance.now() - begun;
}
