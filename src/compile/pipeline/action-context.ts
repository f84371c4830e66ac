import type { UserModule } from '../../actions/kinds/kind.ts';
import type { Severity } from '../../model/diagnostic.ts';
import type { Node } from '../../source/nodes.ts';
import type { ActionSource } from '../format/action.ts';

/** What entries may trigger by name, and where their modules come from. */
export interface ActionSurroundings {
  /** Named actions: the file's own, then the configuration's. Undefined: it could not be read, and that was said. */
  readonly named: ReadonlyMap<string, NamedAction | undefined>;
  /** Names of post-serve actions that were registered when mockrun was started. */
  readonly registered: ReadonlySet<string>;
  /** Of a post-serve action that is known nowhere: a running server may still get it. */
  readonly unknownAction: Severity;
  /** Takes a module into what the scenario is made from. */
  readonly module: (at: Node, name: string, exportName: string) => UserModule | undefined;
}

export interface NamedAction {
  readonly source: ActionSource;
  /** The id of its scenario; `''` for those of the configuration. */
  readonly scenario: string;
}

/** A module that a scenario uses, to be loaded before it goes live. */
export interface ModuleUse {
  /** Absolute. */
  readonly path: string;
  /** As written. */
  readonly shown: string;
  /** Where it is named. */
  readonly at: Node;
  readonly exportName: string;
  /** Filled once it was loaded; every use of the same file shares it. */
  readonly slot: { exports?: Readonly<Record<string, unknown>> };
}
