import { createRequire } from 'node:module';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** `csv-parse`, loaded with the first data file. */
export const csvParse = lazy(() => require('csv-parse/sync') as typeof import('csv-parse/sync'));
