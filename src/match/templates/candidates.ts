import type { Entry } from '../../model/entry.ts';
import type { Lookup } from '../lookup.ts';
import { type Route, takeFirst } from './route.ts';
import { RouteGroup, type Telltale, telltaleOf } from './route-group.ts';

/** So many routes may share a way of being told apart before a hash table pays. */
const FEW = 4;

/** Templates whose paths are equally specific: the first in file order that fits is chosen. */
export class Candidates {
  readonly #routes: Route[] = [];
  /** Undefined as long as there is no better way than testing all. */
  #groups: readonly RouteGroup[] | undefined;
  /** Those that are in no group. */
  #rest: Route[] | undefined;

  /** Routes are added in file order. */
  add(route: Route): void {
    this.#routes.push(route);
  }

  /** To be called once, when all are added. */
  organise(): void {
    if (this.#routes.length <= FEW) return;
    const tells = this.#routes.map((route) =>
      route.template.request.fields.flatMap((field) => telltaleOf(field) ?? []),
    );
    const shared = countKeys(tells);
    const groups = new Map<string, RouteGroup>();
    const rest: Route[] = [];
    for (const [index, route] of this.#routes.entries()) {
      const best = mostShared(tells[index] as Telltale[], shared);
      if (!best || (shared.get(best.key) as number) <= FEW) {
        rest.push(route);
        continue;
      }
      let group = groups.get(best.key);
      if (!group) groups.set(best.key, (group = new RouteGroup(best)));
      group.add(route, best);
    }
    if (groups.size === 0) return;
    this.#groups = [...groups.values()];
    this.#rest = rest;
  }

  find(lookup: Lookup): Entry | undefined {
    if (!this.#groups || !this.#rest) return takeFirst(this.#routes, lookup);
    const lists = this.#groups.flatMap((group) => group.lookUp(lookup));
    if (this.#rest.length > 0) lists.push(this.#rest);
    if (lists.length <= 1) return lists[0] && takeFirst(lists[0], lookup);
    return takeFirst(lists.flat().sort(inFileOrder), lookup);
  }
}

const inFileOrder = (left: Route, right: Route): number => left.position - right.position;

function countKeys(tells: readonly (readonly Telltale[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of tells.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function mostShared(tells: readonly Telltale[], shared: ReadonlyMap<string, number>): Telltale | undefined {
  let best: Telltale | undefined;
  for (const tell of tells) {
    if (!best || (shared.get(tell.key) as number) > (shared.get(best.key) as number)) best = tell;
  }
  return best;
}
