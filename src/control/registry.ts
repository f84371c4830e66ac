import type { Endpoint } from './endpoint.ts';
import { diff } from './endpoints/diff.ts';
import { health } from './endpoints/health.ts';
import { journal } from './endpoints/journal.ts';
import { middleware } from './endpoints/middleware.ts';
import { mode } from './endpoints/mode.ts';
import { postServeAction, postServeActions } from './endpoints/post-serve-action.ts';
import { reload } from './endpoints/reload.ts';
import { reset } from './endpoints/reset.ts';
import { state } from './endpoints/state.ts';

/** Every path of the admin API, in the order in which they are listed for people. */
export const ENDPOINTS: readonly Endpoint[] = [
  health,
  postServeActions,
  postServeAction,
  mode,
  middleware,
  journal,
  diff,
  state,
  reload,
  reset,
];
