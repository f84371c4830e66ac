import { type HoverflyRequest, literalOf, type View } from './view.ts';

/**
 * What a match scores in Hoverfly: two for each exact matcher, one for any other, one for each state key; a body or a
 * query that is not asked for counts one as well. A request that is matched has matched all of it, so this is known
 * beforehand.
 */
export function strengthOf(request: HoverflyRequest): number {
  const { destination, path, method, deprecatedQuery, body, headers, query, requiresState } = request;
  const named = (fields: ReadonlyMap<string, readonly View[]>): number =>
    [...fields.values()].reduce((sum, views) => sum + score(views), 0);
  return (
    score([...destination, ...path, ...method, ...deprecatedQuery]) +
    (body.length === 0 ? 1 : score(body)) +
    (query === undefined || query.size === 0 ? 1 : named(query)) +
    named(headers) +
    requiresState.size
  );
}

const score = (views: readonly View[]): number =>
  views.reduce((sum, { matcher }) => sum + (matcher === 'exact' ? 2 : 1), 0);

/** Whether some request may fit both; false only when that can be told. */
export function mayOverlap(one: HoverflyRequest, other: HoverflyRequest, ignoring: { headers: boolean }): boolean {
  const differ = (left: readonly View[], right: readonly View[]): boolean => {
    const [first, second] = [literalOf(left), literalOf(right)];
    return first !== undefined && second !== undefined && first !== second;
  };
  const someDiffers = (
    left: ReadonlyMap<string, readonly View[]> | undefined,
    right: ReadonlyMap<string, readonly View[]> | undefined,
  ): boolean => [...(left ?? [])].some(([name, views]) => differ(views, right?.get(name) ?? []));
  return !(
    differ(one.path, other.path) ||
    differ(one.method, other.method) ||
    differ(one.scheme, other.scheme) ||
    differ(one.destination, other.destination) ||
    differ(one.body, other.body) ||
    differ(one.deprecatedQuery, other.deprecatedQuery) ||
    someDiffers(one.query, other.query) ||
    (isNone(one) && (other.query?.size ?? 0) > 0) ||
    (isNone(other) && (one.query?.size ?? 0) > 0) ||
    (!ignoring.headers && someDiffers(one.headers, other.headers)) ||
    [...one.requiresState].some(([key, value]) => (other.requiresState.get(key) ?? value) !== value)
  );
}

const isNone = ({ query, deprecatedQuery }: HoverflyRequest): boolean =>
  query?.size === 0 || literalOf(deprecatedQuery) === '';

/** Where an entry stands without a priority: smaller is earlier. */
export interface Standing {
  readonly request: HoverflyRequest;
  readonly rank: readonly number[];
}

/**
 * Entries by index, each with those of the others that may take a request from it. A simulation may have thousands
 * with one path each, or one path with thousands of bodies: those are never compared.
 */
export function rivals(requests: readonly HoverflyRequest[]): (index: number) => Iterable<number> {
  const keys = requests.map(({ path, body, method }) => {
    const [pathText, bodyText] = [literalOf(path), literalOf(body)];
    return pathText === undefined ? undefined : JSON.stringify([pathText, literalOf(method), bodyText]);
  });
  const groups = new Map<string, number[]>();
  const open: number[] = [];
  for (const [index, { path, body, method }] of requests.entries()) {
    const isClosed = literalOf(path) !== undefined && literalOf(body) !== undefined && literalOf(method) !== undefined;
    const key = keys[index];
    if (!isClosed || key === undefined) {
      open.push(index);
      continue;
    }
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  const all = requests.map((_, index) => index);
  const isOpen = new Set(open);
  return (index) => (isOpen.has(index) ? all : [...(groups.get(keys[index] as string) ?? []), ...open]);
}

/**
 * The priorities with which the strongest match still wins, the last of equals, as in Hoverfly. 0 wherever the order
 * of ours says the same.
 */
export function prioritiesOf(standings: readonly Standing[]): number[] {
  const strengths = standings.map(({ request }) => strengthOf(request));
  const weakestFirst = standings
    .map((_, index) => index)
    .sort((one, other) => (strengths[one] as number) - (strengths[other] as number) || one - other);
  const priorities: number[] = standings.map(() => 0);
  const done = new Set<number>();
  const near = rivals(standings.map(({ request }) => request));
  for (const index of weakestFirst) {
    const own = standings[index] as Standing;
    for (const other of near(index)) {
      if (!done.has(other)) continue;
      const weaker = standings[other] as Standing;
      if (!mayOverlap(own.request, weaker.request, { headers: false })) continue;
      const needed = (priorities[other] as number) + (comesFirst(own.rank, weaker.rank) ? 0 : 1);
      priorities[index] = Math.max(priorities[index] as number, needed);
    }
    done.add(index);
  }
  return priorities;
}

function comesFirst(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}
