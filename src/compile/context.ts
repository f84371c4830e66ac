import type { MiddlewareSite } from '../middleware/kinds/kind.ts';
import type { StateKey } from '../model/entry.ts';
import type { JsonValue } from '../model/json.ts';
import type { Middleware } from '../model/middleware.ts';
import type { ScalarNode } from '../source/nodes.ts';
import type { OpenFile, Reading } from '../source/reading.ts';
import type { ActionSurroundings } from './pipeline/action-context.ts';
import type { Rewriter } from './rewrite.ts';

/** What compiling an entry needs to know of its file and of the configuration. */
export interface EntryContext {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly reading: Reading;
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Environment names that templates may read. */
  readonly env: readonly string[];
  /** What the path of the entry captures; absent outside of entries. */
  readonly params?: readonly string[];
  /** Opens a file that the scenario names, without reporting. */
  readonly open: OpenFile;
  /** Template parts by name. */
  readonly partials: ReadonlyMap<string, ScalarNode>;
  /** Keys of the state that all scenarios share. */
  readonly sharedState: ReadonlyMap<string, string>;
  readonly actions: ActionSurroundings;
  readonly middleware: {
    readonly site: MiddlewareSite;
    /** The scenario's own, which comes before what entries have. */
    readonly shared: readonly Middleware[];
  };
  /** Keep what pairs record of their requests and never match. */
  readonly keepRecords: boolean;
  /** Undefined where nothing is rewritten. */
  readonly rewriter: Rewriter | undefined;
  /**
   * Prepared headers of this file's responses: equal ones are one list. Recordings repeat them thousands of times, and
   * what is held once stays in the processor's cache.
   */
  readonly preparedHeaders: Map<string, readonly string[]>;
}

export const stateKey = (key: string, context: EntryContext): StateKey => ({
  store: context.sharedState.has(key) ? '' : context.scenario,
  key,
});
