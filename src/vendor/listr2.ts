import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';

export type { ListrEventManager, ListrRenderer, ListrTaskObject } from 'listr2';

const require = createRequire(import.meta.url);

export const listr2 = lazy(() => require('listr2') as typeof import('listr2'));
