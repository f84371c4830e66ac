import type { Entry } from '../model/entry.ts';
import { specificity } from './pairs/fits.ts';
import { crowdsOf } from './shadow/crowds.ts';
import { ANY_METHOD, ANYWHERE, type Demand, demandsOf, NOTHING_ELSE, otherKeys } from './shadow/demand.ts';

export interface Shadowed {
  readonly entry: Entry;
  /** The entry that answers instead. */
  readonly by: Entry;
  /** Goes behind `"list orders" never answers: `. */
  readonly reason: string;
}

/**
 * Entries that others always hide: whatever they would answer, an entry that comes earlier in order of precedence and
 * is never used up answers. Sees equal requests and those that ask for nothing further; says nothing when in doubt,
 * since a wrong warning costs more trust than a missing one. Takes time in proportion to the number of entries, and
 * little of it for those that are alone on their path.
 */
export function findShadowed(entries: readonly Entry[]): Shadowed[] {
  const demands = demandsOf(entries);
  const found = new Map<Demand, Entry>();
  const crowds = crowdsOf(
    demands.filter(({ path }) => path !== undefined),
    ({ path }) => path,
  );
  for (const crowd of crowds) hideAmong(crowd, found);
  hideEverywhere(demands, found);
  if (found.size === 0) return [];
  const shown = new Set(demands.filter((demand) => !found.has(demand)).map(({ entry }) => entry));
  const hidden = new Map<Entry, Entry>();
  for (const demand of demands) {
    const by = found.get(demand);
    if (by && !shown.has(demand.entry) && !hidden.has(demand.entry)) hidden.set(demand.entry, by);
  }
  return [...hidden].map(([entry, by]) => shadowed(entry, by));
}

/** Hiders by method and by what else they ask for; of several, the one that comes first. */
type Hiders = Map<string, Demand>;

const canHide = ({ entry }: Demand): boolean => entry.times === undefined && entry.requiresState.length === 0;

const keyOf = (method: string, other: string): string => `${method} ${other}`;

function addHider(hiders: Hiders, demand: Demand, other: string): void {
  if (!canHide(demand)) return;
  for (const method of demand.methods ?? []) {
    const key = keyOf(method, other);
    const before = hiders.get(key);
    if (!before || precedes(demand, before)) hiders.set(key, demand);
  }
}

/** Among demands of one path. */
function hideAmong(crowd: readonly Demand[], found: Map<Demand, Entry>): void {
  const keys = otherKeys(crowd);
  const hiders: Hiders = new Map();
  for (const [demand, other] of keys) addHider(hiders, demand, other);
  if (hiders.size === 0) return;
  for (const demand of crowd) {
    const other = keys.get(demand) ?? NOTHING_ELSE;
    const by = findHider(hiders, demand, other === NOTHING_ELSE ? [NOTHING_ELSE] : [other, NOTHING_ELSE]);
    if (by) found.set(demand, by);
  }
}

/** Templates for any path and of a higher priority hide whatever is below. */
function hideEverywhere(demands: readonly Demand[], found: Map<Demand, Entry>): void {
  const hiders: Hiders = new Map();
  const anywhere = demands.filter(({ path }) => path === ANYWHERE);
  for (const [demand, other] of otherKeys(anywhere)) if (other === NOTHING_ELSE) addHider(hiders, demand, other);
  if (hiders.size === 0) return;
  for (const demand of demands) {
    const by = found.has(demand) ? undefined : findHider(hiders, demand, [NOTHING_ELSE]);
    if (by) found.set(demand, by);
  }
}

/** Several methods are hidden when each of them is; the first hider is named. */
function findHider(hiders: Hiders, demand: Demand, others: readonly string[]): Entry | undefined {
  let by: Entry | undefined;
  for (const method of demand.methods ?? [ANY_METHOD]) {
    // A request for HEAD asks the entries that name it first: those for any method come too late.
    const wider = method === 'HEAD' || method === ANY_METHOD ? [method] : [method, ANY_METHOD];
    const hider = wider
      .flatMap((each) => others.map((other) => hiders.get(keyOf(each, other))))
      .find((each) => each !== undefined && each.entry !== demand.entry && precedes(each, demand));
    if (!hider) return undefined;
    by ??= hider.entry;
  }
  return by;
}

/** Whether one comes before the other for every request that both would answer. */
function precedes(one: Demand, other: Demand): boolean {
  const [first, second] = [one.entry, other.entry];
  if (first.priority !== second.priority) return first.priority > second.priority;
  if (first.kind !== second.kind) return first.kind === 'pair';
  if (first.kind === 'template' || second.kind === 'template')
    return one.path === other.path && one.position < other.position;
  const more =
    specificity(first.request, first.requiresState.length > 0) -
    specificity(second.request, second.requiresState.length > 0);
  return more > 0 || (more === 0 && one.position < other.position);
}

function shadowed(entry: Entry, by: Entry): Shadowed {
  const why =
    by.priority > entry.priority
      ? `has priority ${by.priority}`
      : by.kind === entry.kind
        ? 'stands before it'
        : 'is a pair, and pairs come before templates';
  return { entry, by, reason: `${JSON.stringify(by.name)} accepts all of its requests and ${why}` };
}
