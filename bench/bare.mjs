// The yardsticks: plain `node:http` servers as somebody who knows Node would write them for one purpose.
//
//   constant   the first answer, whatever is asked
//   map        looks `METHOD target` up
//   body       reads the whole request body, then gives the first answer
//   webhook    gives the first answer, and sends a small POST to a third argument with undici
//   proxy      forwards everything to a third argument with undici
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { Agent } from 'undici';

const [mode, file, other] = process.argv.slice(2);

/** @type {{ method: string, target: string, status: number, headers: [string, string][], body: string }[]} */
const answers = JSON.parse(readFileSync(file, 'utf8'));

const prepare = ({ status, headers, body }) => ({
  status,
  // A flat list, as Node writes it fastest and as the mock sends it.
  headers: [...headers.flat(), 'Content-Length', String(Buffer.byteLength(body))],
  body,
});

function send(response, answer) {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

function constant() {
  const answer = prepare(answers[0]);
  return (_request, response) => send(response, answer);
}

function map() {
  const dictionary = new Map(answers.map((answer) => [`${answer.method} ${answer.target}`, prepare(answer)]));
  const nothing = prepare({ status: 404, headers: [], body: '' });
  return (request, response) => send(response, dictionary.get(`${request.method} ${request.url}`) ?? nothing);
}

function body() {
  const answer = prepare(answers[0]);
  return (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      // Taken together and read as text, as any server that uses the body does.
      request.text = Buffer.concat(chunks).toString();
      send(response, answer);
    });
  };
}

function webhook() {
  const answer = prepare(answers[0]);
  const agent = new Agent({ pipelining: 1 });
  const { origin, pathname } = new URL(other);
  const payload = JSON.stringify({ order: 7 });
  const hit = {
    origin,
    path: pathname,
    method: 'POST',
    headers: ['Content-Type', 'application/json'],
    body: payload,
  };
  const drop = async ({ body: reply }) => reply.dump();
  return (_request, response) => {
    send(response, answer);
    agent
      .request(hit)
      .then(drop)
      .catch(() => {});
  };
}

/** As its documentation recommends for proxies: what comes back is piped, head and body. */
function proxy() {
  const agent = new Agent({ pipelining: 1 });
  const { origin } = new URL(other);
  return (request, response) => {
    const { method, url: path, rawHeaders } = request;
    const headers = rawHeaders.filter((_, index) => {
      const name = rawHeaders[index - (index % 2)].toLowerCase();
      return name !== 'host' && name !== 'connection';
    });
    agent
      .stream({ origin, path, method, headers, body: null, responseHeaders: 'raw' }, ({ statusCode, headers: got }) => {
        const kept = got.map(String);
        response.writeHead(
          statusCode,
          kept.filter((_, index) => !/^(connection|keep-alive)$/i.test(kept[index - (index % 2)])),
        );
        return response;
      })
      .catch(() => response.destroy());
  };
}

const server = http.createServer({ constant, map, body, webhook, proxy }[mode]());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
