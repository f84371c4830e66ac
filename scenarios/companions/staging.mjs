// The real service behind scenarios/traffic: a tea shop, as it runs on staging.
//
//     node scenarios/companions/staging.mjs [PORT]
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 9001);

const TEAS = [
  { id: 'assam', amount: 5, currency: 'USD' },
  { id: 'sencha', amount: 9, currency: 'USD' },
];

const server = createServer((request, response) => {
  const { status, json } = answer(request);
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Served-By': 'staging' });
  response.end(JSON.stringify(json));
});

function answer({ method, url }) {
  const [, room, id] = url.split('/');
  if (method === 'POST' && room === 'baskets') return { status: 201, json: { accepted: true } };
  if (room === 'hours') return { status: 200, json: { opens: 8, closes: 20, days: ['Mon', 'Tue', 'Fri'] } };
  const found = id === undefined ? TEAS : TEAS.find((tea) => tea.id === id);
  if (room === 'teas' && found) return { status: 200, json: found };
  return { status: 404, json: { error: `there is nothing at ${url}` } };
}

server.listen(port, '127.0.0.1', () => console.log(`staging on http://127.0.0.1:${server.address().port}`));
