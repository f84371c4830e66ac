import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../numbers.mjs';
import { withResources } from '../resources.mjs';
import { startMock, temporary } from '../servers.mjs';
import { pairs, writeWorkload } from '../workloads.mjs';

const FILES = 500;
const PAIRS_A_FILE = 10;
const TARGET = 60;
const GIVE_UP = 10_000;

/** From saving one of 500 files to the first answer with its new content; every other save is an atomic rename. */
export function saveToAnswer({ saves }) {
  return withResources(async (own) => {
    const directory = own(temporary());
    const { scenarios } = writeWorkload(pairs(FILES * PAIRS_A_FILE, FILES), directory.path);
    const server = own(await startMock(scenarios, ['--reporter', 'silent', '--watch']));
    const client = own(keepAliveClient(server.port));
    const times = [];
    for (let save = 0; save < saves; save += 1) {
      const file = join(scenarios, `part-${String((save * 37) % FILES).padStart(3, '0')}.yaml`);
      const before = readFileSync(file, 'utf8');
      const target = /path: (\S+)/.exec(before)[1];
      const mark = `saved-${save}`;
      const after = before.replace(/body: '.*'/, `body: '{"mark":"${mark}"}'`);
      const begun = performance.now();
      if (save % 2 === 0) writeFileSync(file, after);
      else saveAtomically(file, after, directory.path);
      while (!(await client.get(target)).includes(mark)) {
        if (performance.now() - begun > GIVE_UP) throw new Error(`a save of ${file} was not noticed`);
        await sleep(1);
      }
      times.push(performance.now() - begun);
      await sleep(20);
    }
    const middle = median(times);
    return {
      work: `save → new answer, ${FILES} files`,
      bare: '',
      mockrun: `median ${middle.toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`,
      ratio: '',
      target: `median ≤ ${TARGET} ms`,
      met: middle <= TARGET,
      notes: [],
    };
  });
}

function saveAtomically(file, text, elsewhere) {
  const written = join(elsewhere, 'saved.tmp');
  writeFileSync(written, text);
  renameSync(written, file);
}

function keepAliveClient(port) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const request = http.get({ host: '127.0.0.1', port, path, agent }, async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve(text);
        });
        request.on('error', reject);
      }),
    dispose: () => agent.destroy(),
  };
}
