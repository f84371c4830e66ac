import { buildIndex } from '../match/build-index.ts';
import { findShadowed } from '../match/shadow.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Entry, Response, StateKey } from '../model/entry.ts';
import type { Library, Scenario } from '../model/library.ts';
import { formatPlace } from '../model/place.ts';
import { isFault } from '../model/reply.ts';

export interface LinkOptions {
  readonly revision: number;
  /** Initial values of the keys that all scenarios share. */
  readonly sharedState: ReadonlyMap<string, string>;
}

/** All scenarios → the library that answers. Cheap enough to run whole at every reload. */
export function link(scenarios: readonly Scenario[], options: LinkOptions): Library {
  const ordered = scenarios.toSorted((one, other) => compare(one.id, other.id));
  const entries = ordered.flatMap((scenario) => scenario.entries);
  const hosts = new Set(entries.flatMap(literalHosts));
  let warnings: readonly Diagnostic[] | undefined;
  return {
    revision: options.revision,
    scenarios: ordered,
    entries,
    hosts,
    readsMultipart: entries.some(readsBody),
    index: buildIndex(entries, hosts),
    // Made when they are asked for: finding them takes longer than all the rest, and a saved file should answer first.
    get warnings() {
      warnings ??= [...shadowed(entries), ...unreachable(ordered, entries, options)];
      return warnings;
    },
  };
}

/** By code unit, so that the order is the same on every machine. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function literalHosts(entry: Entry): readonly string[] {
  if (entry.kind === 'template') return entry.request.literalHosts;
  return entry.request.host === undefined ? [] : [entry.request.host];
}

const readsBody = (entry: Entry): boolean =>
  entry.kind === 'template' && entry.request.fields.some(({ name }) => name === 'body');

const shadowed = (entries: readonly Entry[]): Diagnostic[] =>
  findShadowed(entries).map(({ entry, by, reason }) =>
    warning(entry, {
      code: 'shadowed',
      message: `${JSON.stringify(entry.name)} never answers: ${reason}`,
      hint: `${JSON.stringify(by.name)} stands at ${formatPlace(by.place)}`,
    }),
  );

/** Entries that wait for a state which no answer brings about. */
function unreachable(scenarios: readonly Scenario[], entries: readonly Entry[], options: LinkOptions): Diagnostic[] {
  const values = new Map<string, Set<string>>();
  const key = ({ store, key: name }: StateKey): string => JSON.stringify([store, name]);
  const unknown = new Set<string>();
  const add = (state: StateKey, value: string): void => {
    const known = values.get(key(state)) ?? new Set(['']);
    values.set(key(state), known.add(value));
  };
  for (const [name, value] of options.sharedState) add({ store: '', key: name }, value);
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
  entry.answer.responses.flatMap((response) => (isFault(response) ? [] : [response]));

/** An entry's place is known, its text no longer: a warning about entries together has no code frame. */
function warning(entry: Entry, problem: { code: string; message: string; hint: string }): Diagnostic {
  const { line, column } = entry.place;
  return { ...problem, severity: 'warning', place: entry.place, end: { line, column }, frame: '' };
}
