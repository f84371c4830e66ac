// Loaded into a mock with `--import`: what it adds to files takes a while, as on a disk that cannot keep up.
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const DELAY = 300;
const { appendFile } = files;
files.appendFile = async (...given) => {
  await sleep(DELAY);
  await appendFile(...given);
};
syncBuiltinESMExports();
