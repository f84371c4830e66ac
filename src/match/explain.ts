import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/library.ts';
import type { Request } from '../model/request.ts';
import { explain, type Situation } from './explain/entry.ts';
import { methodAsked, methodFits, methodRules } from './lookup.ts';
import { pathDistance, roughDistance, type SentPath, sentPath } from './paths/distance.ts';

export { explain, type Situation } from './explain/entry.ts';

/** So many are explained in full, chosen by an estimate; of equally near ones more, so that their fields decide. */
const EXPLAINED = 60;
const MOST_EXPLAINED = 1000;
/** What is that much farther away than the nearest is no help. */
const TOO_FAR = 4;

const PATH_WEIGHT = 10;
const METHOD_WEIGHT = 3;
/** An entry for any path is never as near as one whose path has much in common with the one sent. */
const ANY_PATH = 0.6;

/** What an unmet field says against an entry, by the part of its name before the dot; path and method stand above. */
const WEIGHTS: { readonly [field: string]: number } = {
  scheme: 1.5,
  host: 1.5,
  body: 1,
  query: 0.8,
  headers: 0.7,
  cookies: 0.7,
  state: 0.3,
  times: 0.2,
};

interface Near {
  readonly explanation: Explanation;
  readonly score: number;
  /** Where the entry stands among the others. */
  readonly order: number;
}

/**
 * The entries that came nearest to a request, nearest first: by path and method above all, then by what else is unmet.
 * Equally near ones stay in file order. Entries that match are as near as can be: leave them out before. `goOn` is
 * asked before each entry but the first; when it says no, the nearest found until then are given.
 */
export function nearestEntries(
  entries: readonly Entry[],
  request: Request,
  situation: Situation,
  limit: number,
  goOn: () => boolean = () => true,
): Explanation[] {
  const path = sentPath(request.path);
  const addressed = likely(entries, request, path).map((entry, order) => {
    return { entry, order, address: addressScore(entry, request, path, pathDistance) };
  });
  addressed.sort((left, right) => left.address - right.address);
  const nearest: Near[] = [];
  let reach = Number.POSITIVE_INFINITY;
  for (const { entry, order, address } of addressed) {
    // Unmet fields only add to the distance. Asking entries of other paths about a large body would take seconds.
    if (address > reach || (nearest.length > 0 && !goOn())) break;
    const explanation = explain(entry, request, situation);
    nearest.push({ explanation, order, score: address + unmetScore(explanation) });
    nearest.sort((left, right) => left.score - right.score || left.order - right.order);
    nearest.splice(limit);
    reach = reachOf(nearest, limit);
  }
  const farthest = (nearest[0]?.score ?? 0) + TOO_FAR;
  return nearest.filter(({ score }) => score <= farthest).map(({ explanation }) => explanation);
}

/** What is farther away than this is not among the nearest any more. */
const reachOf = (nearest: readonly Near[], limit: number): number =>
  Math.min((nearest[0]?.score ?? 0) + TOO_FAR, nearest[limit - 1]?.score ?? Number.POSITIVE_INFINITY);

function likely(entries: readonly Entry[], request: Request, path: SentPath): readonly Entry[] {
  if (entries.length <= EXPLAINED) return entries;
  const scores = Float64Array.from(entries, (entry) => addressScore(entry, request, path, roughDistance));
  const last = scores.toSorted()[EXPLAINED - 1] as number;
  const nearer = entries.filter((_, index) => (scores[index] as number) < last);
  const asNear = entries.filter((_, index) => scores[index] === last);
  return [...nearer, ...asNear.slice(0, MOST_EXPLAINED - nearer.length)];
}

function addressScore(entry: Entry, request: Request, path: SentPath, distance: typeof pathDistance): number {
  const rules = methodRules(request);
  if (entry.kind === 'pair') {
    const missed = rules.some((rule) => methodAsked(request, rule) === entry.request.method) ? 0 : METHOD_WEIGHT;
    return PATH_WEIGHT * distance({ kind: 'literal', path: entry.request.path }, path) + missed;
  }
  const { method, path: tests } = entry.request;
  const missed = rules.some((rule) => methodFits(method, request, rule)) ? 0 : METHOD_WEIGHT;
  const nearest = tests ? Math.min(...tests.map((test) => distance(test, path))) : ANY_PATH;
  return PATH_WEIGHT * nearest + missed;
}

function unmetScore({ reports }: Explanation): number {
  let score = 0;
  for (const { field, ok } of reports) {
    if (!ok) score += WEIGHTS[field.split('.', 1)[0] as string] ?? 0;
  }
  return score;
}
