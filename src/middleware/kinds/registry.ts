import { callback } from './callback.ts';
import type { MiddlewareKind } from './kind.ts';
import { remote } from './remote.ts';
import { run } from './run.ts';

/** Every kind of middleware, in the order in which editors and hints list them. */
export const MIDDLEWARE_KINDS: readonly MiddlewareKind[] = [run, remote, callback];
