#!/usr/bin/env node
// npm run bench -- [--only pairs,json] [--quick] [--minutes 60] [--node PATH]… [--write docs/benchmarks.md]
import { parseArgs } from 'node:util';
import { build, isStale } from '../scripts/build.mjs';
import { afterWebhook, forwarding, gate, processRuns, workerRuns } from './rows/actions.mjs';
import { newHosts } from './rows/intercept.mjs';
import { memory, soak } from './rows/memory.mjs';
import { remoteMiddleware, workerMiddleware } from './rows/middleware.mjs';
import { saveToAnswer } from './rows/reload.mjs';
import { firstAnswer, ready } from './rows/start.mjs';
import {
  hundredThousandPairs,
  jsonPathLiterals,
  jsonReporter,
  templatedBody,
  tenThousandPairs,
  tenThousandPatterns,
} from './rows/throughput.mjs';
import { captureKnown, captureNew, spyMiss } from './rows/traffic.mjs';
import { replays } from './rows/verify.mjs';
import { machine, publish, renderTable } from './table.mjs';

const ROWS = {
  pairs: tenThousandPairs,
  json: jsonReporter,
  many: hundredThousandPairs,
  patterns: tenThousandPatterns,
  jsonpath: jsonPathLiterals,
  templated: templatedBody,
  memory,
  start: firstAnswer,
  ready,
  reload: saveToAnswer,
  soak,
  webhook: afterWebhook,
  forward: forwarding,
  gate,
  worker: workerRuns,
  process: processRuns,
  middleware: workerMiddleware,
  'middleware-remote': remoteMiddleware,
  spy: spyMiss,
  'capture-known': captureKnown,
  'capture-new': captureNew,
  verify: replays,
  intercept: newHosts,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    write: { type: 'string' },
  },
});

const wanted = values.only?.split(',') ?? Object.keys(ROWS);
const unknown = wanted.filter((name) => !(name in ROWS));
if (unknown.length > 0) fail(`no such row: ${unknown.join(', ')}; there are ${Object.keys(ROWS).join(', ')}`);
if (values.write !== undefined && (values.only !== undefined || values.quick)) {
  fail('--write publishes a whole run: leave --only and --quick out');
}

const options = {
  ...(values.quick
    ? { seconds: 1, rounds: 3, starts: 5, saves: 30, minutes: 0.5 }
    : { seconds: 4, rounds: 5, starts: 15, saves: 40, minutes: 3 }),
  ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
  progress: (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[2K  ${text}`),
};

if (isStale() && (await build()) !== 0) fail('the build failed, and an old one is not what should be measured');
console.error(machine());
const rows = [];
for (const name of wanted) {
  // Start-up is the one row that other versions of Node are asked for too.
  for (const node of name === 'start' ? [process.execPath, ...values.node] : [process.execPath]) {
    const row = await ROWS[name]({ ...options, node });
    options.progress('');
    console.error(
      `${name}: bare ${row.bare || '–'}, mockrun ${row.mockrun}, ratio ${row.ratio || '–'}, target ${row.target}`,
    );
    rows.push(row);
  }
}

const table = renderTable(rows);
console.log(table);
if (values.write !== undefined) publish(values.write, table);

function fail(message) {
  console.error(message);
  process.exit(2);
}
