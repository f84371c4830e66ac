import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** RE2 in JavaScript: linear in the text, whatever the pattern. 10 ms to load, so not before a pattern needs it. */
export const re2js = lazy(() => (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS);
