import { createRequire } from 'node:module';
import type { Ajv as Draft7 } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

export type { ErrorObject, ValidateFunction } from 'ajv';

/** The validators of both drafts, and the standard's formats: 40 ms to load, so not before the first schema. */
export const ajv = lazy(() => ({
  draft7: (require('ajv') as { Ajv: typeof Draft7 }).Ajv,
  draft2020: (require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 }).Ajv2020,
  addFormats: (require('ajv-formats') as { default: FormatsPlugin }).default,
}));
