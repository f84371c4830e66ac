// What actions are sent to: counts requests, and answers each after some milliseconds.
//
//   node bench/sink.mjs [DELAY] [BODY BYTES] [echo]
import http from 'node:http';

const [delay = 0, bytes = 0] = process.argv.slice(2).map(Number);
const echoes = process.argv[4] === 'echo';
const body = 'x'.repeat(bytes);
const head = ['Content-Type', 'text/plain', 'Content-Length', String(bytes)];
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
