import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { LoadedModule } from '../../src/model/modules.ts';
import { Configuration } from '../../src/serve/configuration.ts';
import { DIRECTORY, MemoryFiles } from '../support/memory-files.ts';

const FILE = `${DIRECTORY}/mockrun.config.yaml`;

test('of two saves the later one counts, however long the modules of the earlier one take', async () => {
  const files = new MemoryFiles();
  files.contents.set(`${DIRECTORY}/slow.mjs`, '');
  let loaded = (): void => {};
  const module: LoadedModule = { imports: [], exports: { default: () => undefined } };
  const configuration = new Configuration({
    from: DIRECTORY,
    files,
    modules: { load: () => new Promise((resolve) => (loaded = () => resolve(module))) },
    shown: (path) => path,
    environment: () => ({}),
    tell: () => {},
    redact: undefined,
  });
  await configuration.prepare();
  files.contents.set(FILE, 'middleware: {callback: ./slow.mjs}\nenv: [EARLIER]\n');
  const earlier = configuration.renew();
  await setImmediate();
  files.contents.set(FILE, 'env: [LATER]\n');
  const later = configuration.renew();
  await setImmediate();
  loaded();
  expect(await Promise.all([earlier, later])).toEqual([true, true]);
  expect(configuration.current.env).toEqual(['LATER']);
});
