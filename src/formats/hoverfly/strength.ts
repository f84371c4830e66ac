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

/** What a request asks for literally, found once: entries are compared with many others. */
export interface Literals {
  readonly fields: readonly (string | undefined)[];
  readonly query: ReadonlyMap<string, string | undefined>;
  readonly headers: ReadonlyMap<string, string | undefined>;
  readonly isNoQuery: boolean;
  readonly states: ReadonlyMap<string, string>;
}

const PATH = 0;
const BODY = 1;

export function literalsOf(request: HoverflyRequest): Literals {
  const { path, body, method, scheme, destination, deprecatedQuery, query = NONE, headers, requiresState } = request;
  const named = (views: ReadonlyMap<string, readonly View[]>) =>
    new Map([...views].map(([name, each]) => [name, literalOf(each)]));
  return {
    fields: [path, body, method, scheme, destination, deprecatedQuery].map(literalOf),
    query: named(query),
    headers: named(headers),
    isNoQuery: request.query?.size === 0 || literalOf(deprecatedQuery) === '',
    states: requiresState,
  };
}

const NONE: ReadonlyMap<string, readonly View[]> = new Map();

/** Whether some request may fit both; false only when that can be told. */
export function mayOverlap(one: Literals, other: Literals, ignoring: { headers: boolean }): boolean {
  for (let at = 0; at < one.fields.length; at += 1) if (differ(one.fields[at], other.fields[at])) return false;
  return !(
    someDiffers(one.query, other.query) ||
    (one.isNoQuery && other.query.size > 0) ||
    (other.isNoQuery && one.query.size > 0) ||
    (!ignoring.headers && someDiffers(one.headers, other.headers)) ||
    someDiffers(one.states, other.states)
  );
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

function someDiffers(
  one: ReadonlyMap<string, string | undefined>,
  other: ReadonlyMap<string, string | undefined>,
): boolean {
  if (one.size === 0 || other.size === 0) return false;
  for (const [name, value] of one) if (differ(value, other.get(name))) return true;
  return false;
}

/** Where an entry stands without a priority: smaller is earlier. */
export interface Standing {
  readonly request: HoverflyRequest;
  readonly rank: readonly number[];
}

interface PathGroup {
  readonly all: number[];
  readonly byBody: Map<string, number[]>;
  /** Those that take more than one body. */
  readonly open: number[];
}

/**
 * For each entry those that may take a request from it. A simulation may have a hundred thousand with one path each,
 * or one path with thousands of bodies: those are never compared.
 */
export function rivals(requests: readonly Literals[]): (index: number) => readonly (readonly number[])[] {
  const all = requests.map((_, index) => index);
  const groups = new Map<string, PathGroup>();
  const anyPath: number[] = [];
  for (const [index, { fields }] of requests.entries()) {
    const [path, body] = [fields[PATH], fields[BODY]];
    if (path === undefined) {
      anyPath.push(index);
      continue;
    }
    const group: PathGroup = groups.get(path) ?? { all: [], byBody: new Map(), open: [] };
    groups.set(path, group);
    group.all.push(index);
    if (body === undefined) group.open.push(index);
    else if (group.byBody.has(body)) group.byBody.get(body)?.push(index);
    else group.byBody.set(body, [index]);
  }
  return (index) => {
    const [path, body] = requests[index]?.fields ?? [];
    const group = path === undefined ? undefined : groups.get(path);
    if (!group) return [all];
    return body === undefined ? [group.all, anyPath] : [group.byBody.get(body) ?? [], group.open, anyPath];
  };
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
  const done = new Uint8Array(standings.length);
  const literals = standings.map(({ request }) => literalsOf(request));
  const near = rivals(literals);
  for (const index of weakestFirst) {
    const own = standings[index] as Standing;
    const [first = [], ...more] = near(index);
    for (const other of more.length === 0 ? first : [...first, ...more.flat()]) {
      if (done[other] !== 1) continue;
      const weaker = standings[other] as Standing;
      if (!mayOverlap(literals[index] as Literals, literals[other] as Literals, { headers: false })) continue;
      const needed = (priorities[other] as number) + (comesFirst(own.rank, weaker.rank) ? 0 : 1);
      priorities[index] = Math.max(priorities[index] as number, needed);
    }
    done[index] = 1;
  }
  return priorities;
}

function comesFirst(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}
