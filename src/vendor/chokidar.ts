import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';

export type { FSWatcher } from 'chokidar';

const require = createRequire(import.meta.url);

/** Loaded by the first session that watches, after it listens. */
export const chokidar = lazy(() => require('chokidar') as typeof import('chokidar'));
