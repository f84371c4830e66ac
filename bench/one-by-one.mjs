// Sends the requests of a workload one after another with undici, as a test run does, and prints how many milliseconds
// that took: node one-by-one.mjs ORIGIN TARGETS.json
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Client } from 'undici';

const [origin, file] = process.argv.slice(2);
/** @type {string[]} */
const targets = JSON.parse(readFileSync(file, 'utf8'));
const client = new Client(origin);
const begun = performance.now();
for (const path of targets) {
  const { statusCode, body } = await client.request({ method: 'GET', path });
  await body.text();
  if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}`);
}
console.log(performance.now() - begun);
await client.close();
