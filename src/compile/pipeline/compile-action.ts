import { dirname } from 'node:path';
import type { ActionKind, ActionSite } from '../../actions/kinds/kind.ts';
import { ACTION_KINDS } from '../../actions/kinds/registry.ts';
import type { Action, Lane, Phase, Responder } from '../../model/action.ts';
import { placeOf } from '../../source/diagnose.ts';
import { get, type Node } from '../../source/nodes.ts';
import type { EntryContext } from '../context.ts';
import type { ActionSource } from '../format/action.ts';
import { compileLeaf, compileScalar } from '../text.ts';

const DEFAULT_TIMEOUT = 20_000;
/** How many runs may wait in a lane. */
const QUEUE = 10_000;
/**
 * A receiver that is slow must not make mockrun run out of file descriptors. Before the answer there is no such bound:
 * a gate that waits for a place which waits for the gate would stop both.
 */
const MOST_AFTER = 1000;

export interface ActionPlace {
  readonly phase: Phase;
  /** Nothing behind it starts before it has ended: a before-action, or a step behind the responder. */
  readonly inOrder: boolean;
  /** Names of the blocking actions before it; undefined when that is not known. */
  readonly steps: readonly string[] | undefined;
  /** Names what owns it, for lanes of its own: an entry's id, or a scenario's. */
  readonly owner: string;
}

export const kindOf = (source: ActionSource): ActionKind =>
  ACTION_KINDS.find(({ name }) => name === source.kind) as ActionKind;

/** A side effect. Undefined after its problems were reported. */
export function compileAction(source: ActionSource, place: ActionPlace, context: EntryContext): Action | undefined {
  const kind = kindOf(source);
  const target = kind.compile(source.value, siteOf(source, place, context));
  return target && { ...common(source, kind, place, target.summary), target };
}

/** The same as what answers; its kind can. */
export function compileResponder(
  source: ActionSource,
  place: ActionPlace,
  context: EntryContext,
): (Action & { readonly target: Responder }) | undefined {
  const kind = kindOf(source);
  const target = kind.respond?.(source.value, siteOf(source, place, context));
  return target && { ...common(source, kind, place, target.summary), target };
}

function siteOf(source: ActionSource, place: ActionPlace, context: EntryContext): ActionSite {
  const { phase, steps } = place;
  const node = valueNode(source);
  return {
    node,
    reading: context.reading,
    phase,
    steps,
    params: context.params,
    folder: dirname(node.text.path),
    answerIsRead: source.name !== undefined && isBlocking(source, place),
    ...(source.templated
      ? {
          template: (scalar, escape) => compileScalar(scalar, escape, context),
          templateLeaf: (scalar) => compileLeaf(scalar, context),
        }
      : {}),
    module: (name, exportName) => context.actions.module(node, name, exportName),
  };
}

const valueNode = ({ node, kind }: ActionSource): Node =>
  (node.kind === 'map' && kind !== undefined && get(node, kind)) || node;

function common(source: ActionSource, kind: ActionKind, place: ActionPlace, summary: string) {
  const name = source.name ?? `${kind.name} ${summary}`;
  return {
    name,
    kind: kind.name,
    place: placeOf(source.node),
    ...(source.delay ? { delay: source.delay } : {}),
    timeout: source.timeout ?? DEFAULT_TIMEOUT,
    blocking: isBlocking(source, place),
    failurePolicy: source.failurePolicy ?? ('BEST_EFFORT' as const),
    ordered: source.ordered === true,
    lane: laneOf(source, kind, place, name),
    overflow: source.overflow ?? ('fail' as const),
    ...(source.sink ? { sink: source.sink } : {}),
  };
}

/** Before the answer an action may say that it is not waited for; behind it, order is all there is to wait for. */
const isBlocking = (source: ActionSource, { phase, inOrder }: ActionPlace): boolean =>
  phase === 'before' ? kindOf(source).canBlock && source.blocking !== false : inOrder;

function laneOf(source: ActionSource, kind: ActionKind, { phase, owner }: ActionPlace, name: string): Lane {
  if (source.concurrency !== undefined) {
    return { key: `${owner}/${name}`, concurrency: source.concurrency, queue: QUEUE };
  }
  const shared = kind.ownLane?.(source.value) ?? kind.name;
  const bound = kind.concurrency?.(source.value);
  if (bound !== undefined) return { key: shared, concurrency: bound, queue: QUEUE };
  return phase === 'after'
    ? { key: `${shared} after`, concurrency: MOST_AFTER, queue: QUEUE }
    : { key: shared, concurrency: Infinity, queue: QUEUE };
}
