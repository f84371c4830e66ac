import type { Entry, Pair } from '../model/entry.ts';
import { digestContent } from './pairs/digest.ts';
import { crowdsOf } from './shadow/crowds.ts';
import { contentKey } from './shadow/request-key.ts';

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
  return crowdsOf(entries.filter(isAddressed), ({ request }) => request.path)
    .flatMap((crowd) => crowdsOf(crowd, ({ request }) => digestContent(request)))
    .flatMap((crowd) => crowdsOf(crowd, textKey))
    .flatMap(([first, ...others]) =>
      others.flatMap((entry) => (first && !sameOrigin(entry, first) ? [lookalike(entry, first)] : [])),
    );
}

const isAddressed = (entry: Entry): entry is Pair =>
  entry.kind === 'pair' &&
  (entry.request.scheme !== undefined || entry.request.host !== undefined) &&
  entry.times === undefined &&
  entry.requiresState.length === 0;

const textKey = ({ request, priority }: Pair): string =>
  [request.scheme !== undefined, request.host !== undefined, priority, request.method, contentKey(request)].join(' ');

const sameOrigin = ({ request: one }: Pair, { request: other }: Pair): boolean =>
  one.scheme === other.scheme && one.host === other.host;

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
