import type { Entry } from '../model/entry.ts';
import { specificity } from './pair-fits.ts';
import { pairKey, pathKey, templateKey } from './request-key.ts';

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
 * since a wrong warning costs more trust than a missing one. Takes time in proportion to the number of entries.
 */
export function findShadowed(entries: readonly Entry[]): Shadowed[] {
  const asked = entries.map(whatItAsks);
  const hiders = new Map<string, number>();
  for (const [position, what] of asked.entries()) {
    if (canHide(entries[position] as Entry)) register(hiders, what, position, entries);
  }
  return asked.flatMap((what, position) => {
    const by = findHider(hiders, what, position, entries);
    return by === undefined ? [] : [shadowed(entries[position] as Entry, entries[by] as Entry)];
  });
}

/** What an entry asks for, as keys that are equal only for equal wishes. */
interface Asked {
  /** Undefined: a matcher that is more than equality. */
  readonly methods: readonly string[] | undefined;
  /** Alternatives; undefined in place of one that has no key. */
  readonly paths: readonly (string | undefined)[];
  readonly rest: string | undefined;
}

const ANY_METHOD = ['*'];
const ANY_PATH = '';
const NOTHING_ELSE = '';

function whatItAsks(entry: Entry): Asked {
  if (entry.kind === 'pair') {
    const { request } = entry;
    return { methods: [request.method], paths: [`=${request.path}`], rest: pairKey(request) };
  }
  const { method, path } = entry.request;
  return {
    methods: method ? method.literals : ANY_METHOD,
    paths: path ? path.map(pathKey) : [ANY_PATH],
    rest: templateKey(entry.request),
  };
}

const canHide = (entry: Entry): boolean => entry.times === undefined && entry.requiresState.length === 0;

const keyOf = (method: string, path: string, rest: string): string => `${method} ${path.length} ${path}${rest}`;

/** Of several that hide the same, the one with the highest precedence stands for all. */
function register(hiders: Map<string, number>, asked: Asked, position: number, entries: readonly Entry[]): void {
  for (const path of asked.paths) {
    if (path === undefined || asked.rest === undefined) continue;
    for (const method of asked.methods ?? []) {
      const key = keyOf(method, path, asked.rest);
      const other = hiders.get(key);
      if (other === undefined || precedes(position, other, true, entries)) hiders.set(key, position);
    }
  }
}

/** An entry with several methods or paths is hidden when all of them are. */
function findHider(
  hiders: ReadonlyMap<string, number>,
  { methods, paths, rest }: Asked,
  position: number,
  entries: readonly Entry[],
): number | undefined {
  let by: number | undefined;
  for (const method of methods ?? ANY_METHOD) {
    // A request for HEAD asks the entries that name it first, so that those for any method come too late.
    const wider = method === 'HEAD' ? [method] : [method, ...ANY_METHOD];
    for (const path of paths) {
      const found = wider
        .flatMap((each) => keysAbove(each, path, rest))
        .map(({ key, samePath }) => ({ hider: hiders.get(key), samePath }))
        .find(
          ({ hider, samePath }) =>
            hider !== undefined && hider !== position && precedes(hider, position, samePath, entries),
        );
      if (found === undefined) return undefined;
      by ??= found.hider;
    }
  }
  return by;
}

/** Requests that include this one. */
function keysAbove(method: string, path: string | undefined, rest: string | undefined) {
  const rests = rest === undefined || rest === NOTHING_ELSE ? [NOTHING_ELSE] : [rest, NOTHING_ELSE];
  const paths = path === undefined || path === ANY_PATH ? [ANY_PATH] : [path, ANY_PATH];
  return paths.flatMap((each) => rests.map((other) => ({ key: keyOf(method, each, other), samePath: each === path })));
}

function precedes(first: number, second: number, samePath: boolean, entries: readonly Entry[]): boolean {
  const [one, other] = [entries[first] as Entry, entries[second] as Entry];
  if (one.priority !== other.priority) return one.priority > other.priority;
  if (one.kind !== other.kind) return one.kind === 'pair';
  if (one.kind === 'template' || other.kind === 'template') return samePath && first < second;
  const more =
    specificity(one.request, one.requiresState.length > 0) - specificity(other.request, other.requiresState.length > 0);
  return more > 0 || (more === 0 && first < second);
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
