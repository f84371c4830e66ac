import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withResources } from '../resources.mjs';
import { startMock, startSink, temporary } from '../servers.mjs';
import { describeSpeed, loadInTurn, medianRatio } from '../throughput.mjs';

const BODY = JSON.stringify({ ok: true, id: 'order-000007' });
const REQUEST = {
  wire: 'GET /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n',
  status: 200,
  length: Buffer.byteLength(BODY),
};

/** Gives back what it gets, line by line. */
const WORKER = `import { createInterface } from 'node:readline';
createInterface({ input: process.stdin }).on('line', (line) => process.stdout.write(JSON.stringify(JSON.parse(line)) + '\\n'));
`;

/** A worker that is kept alive, beside the same entry without. */
export const workerMiddleware = (options) =>
  withResources((own) =>
    compare(own, options, {
      work: 'middleware in worker mode (Node) beside the same entry without',
      middleware: `{run: {command: [node, ../worker.mjs], mode: worker}}`,
      floor: 0.25,
    }),
  );

/** A local server that gives back what it is posted, beside the same entry without. */
export const remoteMiddleware = (options) =>
  withResources(async (own) => {
    const sink = own(await startSink({ echo: true }));
    return await compare(own, options, {
      work: 'middleware as a local server beside the same entry without',
      middleware: `{remote: '${sink.url}/'}`,
      floor: 0.18,
    });
  });

async function compare(own, options, { work, middleware, floor }) {
  const entry = `templates:\n  - request: {path: /orders}\n    response: {headers: {Content-Type: application/json}, body: '${BODY}'}\n`;
  const start = async (yaml) => {
    const { path } = own(temporary());
    mkdirSync(join(path, 'scenarios'));
    writeFileSync(join(path, 'scenarios', 'bench.yaml'), yaml);
    writeFileSync(join(path, 'worker.mjs'), WORKER);
    return own(await startMock(join(path, 'scenarios'), ['--reporter', 'silent']));
  };
  const servers = [
    { name: 'without', server: await start(entry), requests: [REQUEST] },
    { name: 'with', server: await start(`${entry}    middleware: ${middleware}\n`), requests: [REQUEST] },
  ];
  const { samples, notes } = await loadInTurn(servers, options);
  const ratio = medianRatio(samples, (without, changed) => changed.rate / without.rate);
  return {
    work,
    bare: `${describeSpeed(samples[0])} (without)`,
    mockrun: describeSpeed(samples[1]),
    ratio: ratio.toFixed(2),
    target: `≥ ${floor}`,
    met: ratio >= floor,
    notes,
  };
}
