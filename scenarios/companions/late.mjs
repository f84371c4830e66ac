// Lets each answer come a fifth of a second late: the same as late.py, for Node. A document is a line, so that it works
// as a worker, too.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

for await (const line of createInterface({ input: process.stdin })) void late(JSON.parse(line));

async function late(document) {
  // In mode modify the request comes first, without an answer.
  if (document.response) {
    await sleep(200);
    document.response.headers['X-Late'] = ['200 ms'];
  }
  console.log(JSON.stringify(document));
}
