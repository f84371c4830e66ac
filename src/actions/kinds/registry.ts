import { callback } from './callback.ts';
import type { ActionKind } from './kind.ts';
import { run } from './run.ts';

/** Every kind of target, in the order in which editors and hints list them. */
export const ACTION_KINDS: readonly ActionKind[] = [run, callback];
