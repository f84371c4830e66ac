import type { EntryContext } from '../context.ts';
import type { ActionSource } from '../format/action.ts';
import type { NamedAction } from './action-context.ts';
import { compileAction } from './compile-action.ts';

/** The configuration's actions under the file's own. */
export function nameActions(
  shared: ReadonlyMap<string, ActionSource>,
  own: ReadonlyMap<string, ActionSource>,
  scenario: string,
): Map<string, NamedAction> {
  const named = new Map<string, NamedAction>();
  for (const [name, source] of shared) named.set(name, { source, scenario: '' });
  for (const [name, source] of own) named.set(name, { source, scenario });
  return named;
}

/** What is wrong with a named action is said whether or not an entry uses it. */
export function checkNamed(own: ReadonlyMap<string, ActionSource>, context: EntryContext): void {
  for (const [name, source] of own) {
    const { params: _, ...anywhere } = context;
    compileAction(
      { ...source, name },
      { phase: 'after', inOrder: false, steps: undefined, owner: context.scenario },
      anywhere,
    );
  }
}
