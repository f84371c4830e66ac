import type { Phase, Responder, Target } from '../../model/action.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { Escape } from '../../render/options.ts';
import type { Node, ScalarNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { Shape } from '../../source/shape/shape.ts';

/** Where an action stands, for what can only be judged there. */
export interface ActionSite {
  /** The target's value. */
  readonly node: Node;
  readonly reading: Reading;
  readonly phase: Phase;
  /**
   * Names of the blocking actions before it, whose answers it may read; undefined when that is not known (a named
   * action by itself).
   */
  readonly steps: readonly string[] | undefined;
  /** False: nothing can read its own answer, so that its body need not be kept. Default: before the response, it may. */
  readonly answerIsRead?: boolean;
  /** What the entry's path captures; undefined when that is not known (an action registered by name). */
  readonly params: readonly string[] | undefined;
  /** Absolute: the folder of the file the action stands in. */
  readonly folder: string;
  /** Set where `templated: true` stands: Handlebars in a string of the action. */
  readonly template?: (node: ScalarNode, escape: Escape) => string | ((rendering: Rendering) => string) | undefined;
  /** The same in a leaf of a structure, which keeps its type when it is one expression. Default: leaves are text. */
  readonly templateLeaf?: (node: ScalarNode) => { render(rendering: Rendering): JsonValue } | undefined;
  /**
   * A module of the user's with the export that is wanted of it: it is loaded before the scenario goes live. Undefined
   * after reporting, at `node`, that there is no such file.
   */
  readonly module: (name: string, exportName: string) => UserModule | undefined;
}

/** A module of the user's. Its functions are there once it was loaded. */
export interface UserModule {
  /** Absolute. */
  readonly path: string;
  /** As written, for people. */
  readonly shown: string;
  /** The export of that name; undefined when it has none, or is not loaded. */
  get(name: string): unknown;
}

/** All there is to know of one kind of target: `V` is what its value reads as. */
export interface ActionKindDefinition<V> {
  /** The key in YAML. */
  readonly name: string;
  /** One sentence, for editors and the reference. */
  readonly description: string;
  /** What other tools call it: keys that are answered with this one's name. */
  readonly alsoCalled?: readonly string[];
  /** Whether the pipeline can wait for it as a side effect. */
  readonly canBlock: boolean;
  readonly value: Shape<V>;
  /** How many runs go on at once unless the action says so itself; default: no bound. */
  concurrency?(value: V): number | 'cpus';
  /** Actions of this kind share one lane unless they set a concurrency of their own. Default true; a worker pool has its own. */
  ownLane?(value: V): string | undefined;
  /** The compiled target; undefined after reporting what is wrong with the value. */
  compile(value: V, site: ActionSite): Target | undefined;
  /** The same as a responder; absent: cannot answer. */
  respond?(value: V, site: ActionSite): Responder | undefined;
}

/** A kind whose value's type only itself knows. */
export type ActionKind = ActionKindDefinition<unknown>;

export const defineAction = <V>(definition: ActionKindDefinition<V>): ActionKind => definition;
