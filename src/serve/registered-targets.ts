import { runTarget } from '../actions/run/target.ts';
import type { Target } from '../model/action.ts';
import type { PostServeActionParts } from './post-serve-actions.ts';

const missing = (summary: string): Target => ({
  summary,
  attempt: async () => ({ outcome: 'broken', reason: 'not built yet' }),
});

/** What registered actions do: as with Hoverfly, which documents the form of their payload. `cwd` is absolute. */
export const registeredTargets = (cwd: string): Pick<PostServeActionParts, 'remote' | 'run'> => ({
  remote: (url) => missing(`POST ${url}`),
  run: (command) => runTarget({ command, cwd, payload: 'hoverfly' }),
});
