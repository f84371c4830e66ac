// What actions and forwarded requests are sent to: counts requests, and answers each after some milliseconds.
//
//   node bench/sink.mjs [DELAY] [BODY BYTES] [echo | json]
import http from 'node:http';

const [delay = 0, bytes = 0] = process.argv.slice(2).map(Number);
const echoes = process.argv[4] === 'echo';
const isJson = process.argv[4] === 'json';
const body = isJson ? documentOf(bytes) : 'x'.repeat(bytes);
const head = ['Content-Type', isJson ? 'application/json' : 'text/plain', 'Content-Length', String(bytes)];
let count = 0;

const answer = (response) => {
  response.writeHead(200, head);
  response.end(body);
};

const server = http.createServer((request, response) => {
  count += 1;
  if (echoes) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => response.end(Buffer.concat(chunks)));
    return;
  }
  request.resume();
  if (delay > 0) setTimeout(answer, delay, response);
  else answer(response);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', (message) => {
  if (message === 'count') process.send({ count });
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send({ usage: { cpu: user + system, rss: process.memoryUsage().rss, heapUsed: 0 } });
  }
});
process.on('disconnect', () => process.exit(0));

/** As services send: a few fields, some of them nested. */
function documentOf(length) {
  const document = (note) =>
    JSON.stringify({ id: 'order-000007', total: 59.7, lines: [{ sku: 'S-1', count: 3 }], note });
  return document('x'.repeat(length - document('').length));
}
