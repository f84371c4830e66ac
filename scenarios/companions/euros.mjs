// Turns dollars into euros: the same as euros.py, for Node.
import { text } from 'node:stream/consumers';

const document = JSON.parse(await text(process.stdin));
// In mode modify the request comes first, without an answer; to HEAD there is an answer without a body.
if (document.response?.body) {
  const body = JSON.parse(document.response.body);
  document.response.body = JSON.stringify(Array.isArray(body) ? body.map(inEuros) : inEuros(body));
}
console.log(JSON.stringify(document));

function inEuros(price) {
  if (price.currency !== 'USD') return price;
  return { ...price, amount: Math.round(price.amount * 92) / 100, currency: 'EUR' };
}
