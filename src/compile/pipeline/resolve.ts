import type { Reading } from '../../source/reading.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { ActionSource } from '../format/action.ts';
import type { ActionSurroundings } from './action-context.ts';

export interface ResolvedAction {
  readonly source: ActionSource;
  /** The scenario whose named action it is; undefined for one that is written in place. */
  readonly named: string | undefined;
}

/**
 * Follows `use`: what the named action does, under the controls that stand here. Undefined after reporting that there
 * is none of that name.
 */
export function resolve(
  source: ActionSource,
  actions: ActionSurroundings,
  reading: Reading,
): ResolvedAction | undefined {
  const { use, node: _, ...controls } = source;
  if (use === undefined) return { source, named: undefined };
  const found = actions.named.get(use);
  // It is there, with a mistake that was told of where it stands.
  if (!found && actions.named.has(use)) return undefined;
  if (found) return { source: { ...found.source, name: use, ...controls }, named: found.scenario };
  reading.problem(source.node, {
    code: 'unknown-action',
    message: `no action is called ${JSON.stringify(use)}`,
    hint: hintFor(use, actions),
  });
  return undefined;
}

export function hintFor(name: string, { named, registered }: ActionSurroundings): string {
  if (registered.has(name)) return `it was registered when mockrun started: write "postServeAction: ${name}"`;
  const known = [...named.keys(), ...registered];
  return (
    didYouMean(name, known) ?? `define it under "actions"${known.length > 0 ? `; known: ${known.join(', ')}` : ''}`
  );
}
