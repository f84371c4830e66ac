import { once } from 'node:events';
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import tls from 'node:tls';
import { median } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { startMock, temporary } from '../servers.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const HOSTS = 20;
const TARGET = 50;

/** From `CONNECT` to the end of the first answer, for hosts that the mock has no certificate for yet; and for the first of all. */
export function newHosts({ starts }) {
  return withResources(async (own) => {
    const directory = own(temporary());
    // Not the CA of whoever runs this.
    process.env.XDG_DATA_HOME = directory.path;
    const { scenarios } = writeWorkload(pairs(100, 1), directory.path);
    const first = [];
    const further = [];
    for (let start = 0; start < starts; start += 1) {
      const server = await startMock(scenarios, ['--reporter', 'silent']);
      try {
        first.push(await ask(server.port, 'first.test'));
        for (let host = 0; host < HOSTS; host += 1) further.push(await ask(server.port, `host-${host}.test`));
      } finally {
        await server.dispose();
      }
    }
    const slowest = Math.max(median(first), median(further));
    return {
      work: "https through the proxy, a new host's first answer",
      bare: '',
      mockrun: `median ${median(further).toFixed(1)} ms, of the first host ${median(first).toFixed(1)} ms`,
      ratio: '',
      target: `≤ ${TARGET} ms`,
      met: slowest <= TARGET,
      notes: [],
    };
  });
}

async function ask(port, host) {
  const begun = performance.now();
  const request = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path: `${host}:443`, agent: false }).end();
  const [, socket] = await once(request, 'connect');
  const secure = tls.connect({ socket, servername: host, rejectUnauthorized: false });
  secure.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  secure.resume();
  await once(secure, 'end');
  return performance.now() - begun;
}
