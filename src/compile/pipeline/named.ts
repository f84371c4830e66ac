import { get, type Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { EntryContext } from '../context.ts';
import { type ActionSources, actionDefinition } from '../format/action.ts';
import type { NamedAction } from './action-context.ts';
import { compileAction } from './compile-action.ts';

/** The configuration's actions under the file's own. */
export function nameActions(
  shared: ActionSources,
  own: ActionSources,
  scenario: string,
): Map<string, NamedAction | undefined> {
  const named = new Map<string, NamedAction | undefined>();
  for (const [name, source] of shared) named.set(name, source && { source, scenario: '' });
  for (const [name, source] of own) named.set(name, source && { source, scenario });
  return named;
}

/**
 * The named actions of a file that cannot be read as a whole, for a mistake in one of them or elsewhere: those that use
 * the others are not wrong. What was reported already is reported again, and dropped by the caller.
 */
export function readableActions(root: Node, reading: Reading): ActionSources {
  const node = root.kind === 'map' ? get(root, 'actions') : undefined;
  const entries = node?.kind === 'map' ? node.entries : [];
  return new Map(entries.map(({ key, value }) => [key, actionDefinition.read(value, reading)]));
}

/** What is wrong with a named action is said whether or not an entry uses it. */
export function checkNamed(own: ActionSources, context: EntryContext): void {
  for (const [name, source] of own) {
    if (!source) continue;
    const { params: _, ...anywhere } = context;
    compileAction(
      { ...source, name },
      { phase: 'after', inOrder: false, steps: undefined, owner: context.scenario },
      anywhere,
    );
  }
}
