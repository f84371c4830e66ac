// What is served and what is asked, for each row of the table: scenario files for the mock, the same answers for the
// bare servers, and the requests as they go over the wire.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const JSON_TYPE = ['Content-Type', 'application/json'];
const pad = (number, width) => String(number).padStart(width, '0');

/** A document of about 200 bytes, so that a pair in YAML has about 400. */
const orderBody = (id) =>
  JSON.stringify({
    id: `order-${pad(id, 6)}`,
    customer: { name: 'Ada Lovelace', city: 'London', tier: 'gold' },
    lines: [{ sku: `SKU-${pad(id % 997, 4)}`, quantity: 3, price: '19.90' }],
    total: '59.70',
    currency: 'EUR',
    paid: true,
  });

/** The bytes of one request. */
function wire(method, target, body = '', headers = []) {
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Accept: application/json', ...headers];
  if (body !== '') lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

const exchange = (method, target, body, request = {}) => ({
  answer: { method, target, status: 200, headers: [JSON_TYPE], body },
  request: { wire: wire(method, target, request.body, request.headers), status: 200, length: Buffer.byteLength(body) },
});

/** `count` exact pairs of about 400 bytes of YAML each, spread over `files` files. */
export function pairs(count, files) {
  const exchanges = Array.from({ length: count }, (_, id) =>
    exchange('GET', `/shop/${pad(id % 89, 2)}/orders/${pad(id, 6)}`, orderBody(id)),
  );
  const entry = ({ answer }) =>
    `  - request:\n      method: GET\n      path: ${answer.target}\n      headers: {Accept: [application/json]}\n` +
    `    response:\n      status: 200\n      headers: {Content-Type: [application/json]}\n      body: '${answer.body}'\n`;
  return workload(exchanges, inFiles('pairs', exchanges.map(entry), files));
}

/** `count` templates, each with a path pattern of its own: half differ in their first segment, half behind a parameter. */
export function patterns(count, files) {
  const shape = (id, first) =>
    id % 2 === 0 ? `/s${pad(id, 5)}/${first}/status` : `/tenants/${first}/services/s${pad(id, 5)}`;
  const exchanges = Array.from({ length: count }, (_, id) => exchange('GET', shape(id, `t${id * 7}`), orderBody(id)));
  const entry = ({ answer }, id) =>
    `  - request: {method: GET, path: '${shape(id, '{tenant}')}'}\n` +
    `    response:\n      headers: {Content-Type: application/json}\n      body: '${answer.body}'\n`;
  return workload(exchanges, inFiles('templates', exchanges.map(entry), files));
}

/** `count` templates on one path that differ by the literal one JSONPath must select. */
export function discriminated(count) {
  const exchanges = Array.from({ length: count }, (_, id) =>
    exchange('POST', '/events', orderBody(id), {
      body: JSON.stringify({
        kind: `event-${pad(id, 4)}`,
        at: '2026-01-01T00:00:00Z',
        source: { app: 'bench', shard: 3 },
      }),
    }),
  );
  const entry = ({ answer }, id) =>
    `  - request: {method: POST, path: /events, body: {jsonPath: {path: $.kind, is: event-${pad(id, 4)}}}}\n` +
    `    response:\n      headers: {Content-Type: application/json}\n      body: '${answer.body}'\n`;
  return workload(exchanges, inFiles('templates', exchanges.map(entry), 1));
}

/** One template whose structured body has three expressions. */
export function templated() {
  const exchanges = Array.from({ length: 1000 }, (_, id) => {
    const tenant = `tenant-${pad(id % 97, 3)}`;
    const body = JSON.stringify({
      id: pad(id, 6),
      page: pad(id % 10, 2),
      owner: { tenant, city: 'London' },
      currency: 'EUR',
    });
    return exchange('GET', `/orders/${pad(id, 6)}?page=${pad(id % 10, 2)}`, body, { headers: [`X-Tenant: ${tenant}`] });
  });
  const file = `templates:
  - request: {method: GET, path: '/orders/{id}'}
    response:
      templated: true
      headers: {Content-Type: application/json}
      body:
        id: '{{request.params.id}}'
        page: '{{request.query.page}}'
        owner: {tenant: '{{request.headers.x-tenant}}', city: London}
        currency: EUR
`;
  return workload(exchanges, new Map([['orders.yaml', file]]));
}

const workload = (exchanges, scenarios) => ({
  answers: exchanges.map(({ answer }) => answer),
  requests: exchanges.map(({ request }) => request),
  scenarios,
});

/** Spreads entries over files: name → text. */
function inFiles(kind, entries, files) {
  const size = Math.ceil(entries.length / files);
  return new Map(
    Array.from({ length: files }, (_, index) => [
      `part-${pad(index, 3)}.yaml`,
      `${kind}:\n${entries.slice(index * size, (index + 1) * size).join('')}`,
    ]),
  );
}

/** Writes a workload below `directory`: `scenarios/` for the mock, `answers.json` for the bare servers. */
export function writeWorkload({ scenarios, answers }, directory) {
  const below = join(directory, 'scenarios');
  mkdirSync(below, { recursive: true });
  for (const [name, text] of scenarios) writeFileSync(join(below, name), text);
  const answersFile = join(directory, 'answers.json');
  writeFileSync(answersFile, JSON.stringify(answers));
  return { scenarios: below, answers: answersFile };
}
