import { callback } from './callback.ts';
import { forward } from './forward.ts';
import type { ActionKind } from './kind.ts';
import { remote } from './remote.ts';
import { run } from './run.ts';
import { webhook } from './webhook.ts';

/** Every kind of target, in the order in which editors and hints list them. */
export const ACTION_KINDS: readonly ActionKind[] = [webhook, remote, run, callback, forward];
