import type { Library } from '../model/library.ts';
import type { ModeName } from '../model/mode.ts';
import type { DiffLog } from '../serve/diff/log.ts';
import type { Engine } from '../serve/engine.ts';
import type { GlobalMiddleware } from '../serve/global-middleware.ts';
import type { Journal } from '../serve/journal.ts';
import type { PostServeActions } from '../serve/post-serve-actions.ts';
import type { Quarantined } from '../serve/quarantined.ts';
import type { Redaction } from '../serve/redact.ts';
import type { StateStore } from '../serve/state.ts';

/** What the admin API may see and do: a session, narrowed. */
export interface Controlled {
  readonly phase: 'starting' | 'ready' | 'stopping';
  /** Of the mock itself; undefined before it listens. */
  readonly url: string | undefined;
  readonly mode: string;
  /** For requests from then on. Resolves with why it cannot be, if so. */
  setMode(name: ModeName): Promise<{ readonly reason: string; readonly hint?: string } | undefined>;
  /** Milliseconds since it is ready. */
  readonly uptime: number;
  readonly library: Library;
  /** Files with errors: what answers for them is their last good version, or nothing. */
  readonly quarantined: readonly Quarantined[];
  readonly journal: Journal;
  /** What mode diff has found. */
  readonly diffs: DiffLog;
  readonly state: StateStore;
  readonly postServeActions: PostServeActions;
  readonly middleware: Pick<GlobalMiddleware, 'json' | 'set'>;
  readonly redaction: Redaction;
  /** Looks at every file again. Resolves with why it could not, if so; invalid files are quarantined and no reason. */
  reload(): Promise<string | undefined>;
  /** Initial state, zero counts, an empty journal. */
  reset(): void;
  /** Lets requests that have come meanwhile be answered. */
  stepAside(): Promise<void>;
}

/** What only the session knows. */
export interface SessionView {
  readonly phase: () => Controlled['phase'];
  readonly url: () => string | undefined;
  readonly setMode: Controlled['setMode'];
  readonly uptime: () => number;
  readonly postServeActions: PostServeActions;
  readonly reload: () => Promise<string | undefined>;
  readonly stepAside: () => Promise<void>;
}

/** A running engine, seen from outside; asked anew each time, since a reload swaps what it holds. */
export const controlled = (engine: Engine, session: SessionView): Controlled => ({
  get phase() {
    return session.phase();
  },
  get url() {
    return session.url();
  },
  get mode() {
    return engine.mode;
  },
  setMode: session.setMode,
  get uptime() {
    return session.uptime();
  },
  get library() {
    return engine.library;
  },
  get quarantined() {
    return engine.quarantined;
  },
  journal: engine.journal,
  diffs: engine.diffs,
  state: engine.state,
  postServeActions: session.postServeActions,
  middleware: engine.globalMiddleware,
  get redaction() {
    return engine.redaction;
  },
  reload: session.reload,
  reset: () => engine.reset(),
  stepAside: session.stepAside,
});
