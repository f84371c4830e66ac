import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests of single rooms share their worker threads: they touch nothing global, and start four times as fast without
// isolation. Tests that run the whole program stand in test/e2e, and only those need a build.
export default defineConfig({
  server: { watch: { ignored: ['**/fixtures/**', '**/dist/**', '**/scenarios/**'] } },
  test: {
    pool: 'threads',
    // The CA of tests is not that of whoever runs them.
    env: { XDG_DATA_HOME: path.join(tmpdir(), 'mockrun-tests') },
    reporters: ['default', './scripts/closing-line.mjs'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      {
        extends: true,
        test: { name: 'rooms', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/e2e/build-first.ts'] },
      },
    ],
  },
});
