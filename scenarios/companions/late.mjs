// Lets each answer come a fifth of a second late: the same as late.py, for Node.
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const document = JSON.parse(await text(process.stdin));
// In mode modify the request comes first, without an answer.
if (document.response) {
  await sleep(200);
  document.response.headers['X-Late'] = ['200 ms'];
}
console.log(JSON.stringify(document));
