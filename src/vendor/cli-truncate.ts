import { createRequire } from 'node:module';
import type * as CliTruncate from 'cli-truncate';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

/** Cuts to a number of columns, with an ellipsis; knows wide characters and ANSI styles. */
export const cliTruncate = lazy(() => (require('cli-truncate') as typeof CliTruncate).default);
