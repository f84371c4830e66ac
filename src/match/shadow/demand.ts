import type { Entry, PairRequest } from '../../model/entry.ts';
import { digestContent } from '../pairs/digest.ts';
import { crowdsOf } from './crowds.ts';
import { pairKey, pathKey, templateKey } from './request-key.ts';

/** What an entry asks for under one of its paths, in keys that are equal only for equal demands. */
export interface Demand {
  readonly entry: Entry;
  readonly position: number;
  /** Undefined when the path has no key. */
  readonly path: string | undefined;
  /** Undefined when the method is more than equality. */
  readonly methods: readonly string[] | undefined;
}

/** The path of a template without one; no literal path reads like this. */
export const ANYWHERE = '~';
export const ANY_METHOD = '*';
/** The key of what an entry asks for besides method and path, when that is nothing. */
export const NOTHING_ELSE = '';

/** One for each path of each entry. */
export function demandsOf(entries: readonly Entry[]): Demand[] {
  const demands: Demand[] = [];
  for (const [position, entry] of entries.entries()) {
    if (entry.kind === 'pair') {
      demands.push({ entry, position, path: entry.request.path, methods: [entry.request.method] });
      continue;
    }
    const { method, path } = entry.request;
    const methods = method ? method.literals : [ANY_METHOD];
    if (!path) demands.push({ entry, position, path: ANYWHERE, methods });
    else for (const test of path) demands.push({ entry, position, path: pathKey(test), methods });
  }
  return demands;
}

/** The keys of what else is asked for; none where it is more than equalities, or where no other asks for the same. */
export function otherKeys(demands: readonly Demand[]): Map<Demand, string> {
  const keys = new Map<Demand, string>();
  const pairs: Demand[] = [];
  for (const demand of demands) {
    const { entry } = demand;
    if (entry.kind === 'pair') {
      if (asksForMore(entry.request)) pairs.push(demand);
      else keys.set(demand, NOTHING_ELSE);
    } else {
      const key = templateKey(entry.request);
      if (key !== undefined) keys.set(demand, key);
    }
  }
  const digest = ({ entry }: Demand): number => (entry.kind === 'pair' ? digestContent(entry.request) : 0);
  for (const demand of crowdsOf(pairs, digest).flat()) {
    if (demand.entry.kind === 'pair') keys.set(demand, pairKey(demand.entry.request));
  }
  return keys;
}

const asksForMore = ({ scheme, host, query, body }: PairRequest): boolean =>
  scheme !== undefined || host !== undefined || query !== undefined || body !== undefined;
