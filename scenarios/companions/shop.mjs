// A shop that has every tea: the same as shop.py, for Node.
import { text } from 'node:stream/consumers';

const { request } = JSON.parse(await text(process.stdin));
const tea = request.path.replace('/teas/', '');
const body = JSON.stringify({ id: tea, amount: tea.length, currency: 'USD' });
console.log(JSON.stringify({ response: { body, headers: { 'Content-Type': ['application/json'] } } }));
