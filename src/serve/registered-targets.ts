import { remoteTarget } from '../actions/kinds/remote.ts';
import { runTarget } from '../actions/run/target.ts';
import type { PostServeActionParts } from './post-serve-actions.ts';

/** What registered actions do: as with Hoverfly, which documents the form of their payload. `cwd` is absolute. */
export const registeredTargets = (cwd: string): Pick<PostServeActionParts, 'remote' | 'run'> => ({
  remote: (url) => remoteTarget({ url, payload: 'hoverfly' }),
  run: (command) => runTarget({ command, cwd, payload: 'hoverfly' }),
});
