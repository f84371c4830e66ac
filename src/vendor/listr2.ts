import { createRequire } from 'node:module';
import type * as Listr2 from 'listr2';
import { lazy } from './lazy.ts';

export type { ListrEventManager, ListrRenderer, ListrTaskObject } from 'listr2';

const require = createRequire(import.meta.url);

export const listr2 = lazy(() => require('listr2') as typeof Listr2);
