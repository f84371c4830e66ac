import type { Entry, Pair } from '../model/entry.ts';
import { contentKey } from './request-key.ts';

export interface Lookalike {
  readonly entry: Pair;
  /** The earlier one. */
  readonly of: Pair;
  /** One sentence without a full stop. */
  readonly message: string;
}

/**
 * Pairs that differ from an earlier one by nothing but scheme or host. A client that takes the mock for a web server
 * names neither, and always gets the earlier one: a recording of two services needs telling apart by path or priority.
 */
export function findLookalikes(entries: readonly Entry[]): Lookalike[] {
  const first = new Map<string, Pair>();
  const found: Lookalike[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'pair' || entry.times !== undefined || entry.requiresState.length > 0) continue;
    const { method, path, scheme, host, ...rest } = entry.request;
    if (scheme === undefined && host === undefined) continue;
    const present = `${scheme !== undefined}${host !== undefined}`;
    const key = `${present} ${entry.priority} ${method} ${path.length} ${path}${contentKey({ method, path, ...rest })}`;
    const of = first.get(key);
    if (!of) first.set(key, entry);
    else if (of.request.scheme !== scheme || of.request.host !== host) found.push(lookalike(entry, of));
  }
  return found;
}

function lookalike(entry: Pair, of: Pair): Lookalike {
  const parts = [
    ...(entry.request.scheme === of.request.scheme ? [] : ['scheme']),
    ...(entry.request.host === of.request.host ? [] : ['host']),
  ].join(' and ');
  const names = [entry, of].map(({ name }) => JSON.stringify(name));
  return {
    entry,
    of,
    message: `${names[0]} differs from ${names[1]} by its ${parts} alone: a client that reaches the mock by an address of its own gets ${names[1]}`,
  };
}
