// Takes a paid article from the stock; the same contract as receipt.py, for Node.
import { text } from 'node:stream/consumers';

const { request, response } = JSON.parse(await text(process.stdin));
const { article = 'nothing' } = JSON.parse(request.body || '{}');
console.error(`${article} leaves the stock (answered with ${response.status})`);
