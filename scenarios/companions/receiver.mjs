// The other side of scenarios/actions: prints what it gets, and answers.
//
//     node scenarios/companions/receiver.mjs [PORT]
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 9000);

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  console.log(`${request.method} ${request.url} ${body}`.trim());
  const { status, json } = answer(request);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
});

/** `/check` knows everybody who says a name: `Authorization: Bearer ada`. All else is fine. */
function answer({ url, headers }) {
  const path = url.split('?')[0];
  if (path !== '/check') return { status: 200, json: { received: path } };
  const user = /^Bearer (\w+)$/.exec(headers.authorization ?? '')?.[1];
  return user ? { status: 200, json: { user } } : { status: 401, json: { error: 'who are you?' } };
}

server.listen(port, '127.0.0.1', () => console.log(`receiving on http://127.0.0.1:${server.address().port}`));
