import { createRequire } from 'node:module';
import type * as Chokidar from 'chokidar';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** Loaded by the first session that watches, after it listens. */
export const chokidar = lazy(() => require('chokidar') as typeof Chokidar);
