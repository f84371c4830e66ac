// Answers later the more articles there are: middleware that stays alive and takes a document a line.
// Each goes back with the "id" it came with, in any order, so that a slow one holds up no other.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line));

async function answer({ id, request, response }) {
  const waited = JSON.parse(request.body).articles.length * 10;
  await sleep(waited);
  const headers = { ...response.headers, 'X-Waited': [String(waited)] };
  console.log(JSON.stringify({ id, response: { headers } }));
}
