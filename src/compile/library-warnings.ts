import { findLookalikes } from '../match/lookalikes.ts';
import { findShadowed } from '../match/shadow.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Entry, isLive, type Response, type StateKey } from '../model/entry.ts';
import type { Scenario } from '../model/library.ts';
import { formatPlace } from '../model/place.ts';
import { isFault } from '../model/reply.ts';

/**
 * What is wrong with entries only because of other entries: hidden ones, recordings that look alike, states that
 * nothing sets.
 *
 * @param scenarios in the order of their ids
 * @param sharedState initial values of the keys that all scenarios share
 */
export function libraryWarnings(
  scenarios: readonly Scenario[],
  sharedState: ReadonlyMap<string, string>,
): Diagnostic[] {
  const entries = scenarios.flatMap((scenario) => scenario.entries);
  return [...shadowed(entries), ...lookalikes(entries), ...unreachable(scenarios, sharedState)];
}

const shadowed = (entries: readonly Entry[]): Diagnostic[] =>
  findShadowed(entries).map(({ entry, by, reason }) =>
    warning(entry, {
      code: 'shadowed',
      message: `${JSON.stringify(entry.name)} never answers: ${reason}`,
      hint: `${JSON.stringify(by.name)} stands at ${formatPlace(by.place)}`,
    }),
  );

/** Recordings that a client without a proxy cannot tell apart. */
const lookalikes = (entries: readonly Entry[]): Diagnostic[] =>
  findLookalikes(entries).map(({ entry, of, message }) =>
    warning(entry, {
      code: 'told-apart-by-host',
      message,
      hint: `use the mock as a proxy, or keep one of them (the other stands at ${formatPlace(of.place)})`,
    }),
  );

/** Entries that wait for a state which no answer brings about. */
function unreachable(scenarios: readonly Scenario[], sharedState: ReadonlyMap<string, string>): Diagnostic[] {
  const entries = scenarios.flatMap((scenario) => scenario.entries);
  const values = new Map<string, Set<string>>();
  const key = ({ store, key: name }: StateKey): string => JSON.stringify([store, name]);
  const unknown = new Set<string>();
  const add = (state: StateKey, value: string): void => {
    const known = values.get(key(state)) ?? new Set(['']);
    values.set(key(state), known.add(value));
  };
  for (const [name, value] of sharedState) add({ store: '', key: name }, value);
  for (const { id, state } of scenarios) for (const [name, value] of state) add({ store: id, key: name }, value);
  for (const { moves } of entries.flatMap(responses)) {
    for (const { state, value } of moves?.set ?? []) {
      if (typeof value === 'string') add(state, value);
      else unknown.add(key(state));
    }
  }
  return entries.flatMap((entry) =>
    entry.requiresState.flatMap(({ state, matcher }) => {
      if (unknown.has(key(state))) return [];
      const possible = [...(values.get(key(state)) ?? [''])];
      if (possible.some((value) => matcher.test({ values: [value] }))) return [];
      return warning(entry, {
        code: 'state-never-set',
        message: `${JSON.stringify(entry.name)} never answers: nothing sets the state "${state.key}" to ${matcher.expects}`,
        hint: `"${state.key}" can be ${possible.map((value) => JSON.stringify(value)).join(', ')}; set it with "transitionsState"`,
      });
    }),
  );
}

const responses = (entry: Entry): Response[] =>
  entry.answer.responses.flatMap((response) => (isFault(response) || isLive(response) ? [] : [response]));

/** An entry's place is known, its text no longer: a warning about entries together has no code frame. */
function warning(entry: Entry, problem: { code: string; message: string; hint: string }): Diagnostic {
  const { line, column } = entry.place;
  return { ...problem, severity: 'warning', place: entry.place, end: { line, column }, frame: '' };
}
