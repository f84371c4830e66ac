import { withoutBoundary } from '../../content/boundary.ts';
import type { PairRequest } from '../../model/entry.ts';
import type { Request } from '../../model/request.ts';
import { fits, type JsonLeniency } from '../kinds/json-compare.ts';
import { hostFits, type Origin, schemeFits } from '../origin.ts';

const STRICT: JsonLeniency = {};

type Query = ReadonlyMap<string, readonly string[]>;

/** Whether a request of the pair's method and path has every other field that the pair names. */
export function pairFits(pair: PairRequest, request: Request, origin: Origin): boolean {
  return (
    (pair.query === undefined || queryFits(pair.query, pair.ignoreQuery, request)) &&
    (pair.scheme === undefined || schemeFits(pair.scheme, origin)) &&
    (pair.host === undefined || hostFits(pair.host, origin)) &&
    (pair.body === undefined || bodyFits(pair.body, request))
  );
}

/** Equal queries: the order of names does not count, that of one name's values does. */
export function queryFits(wanted: Query, ignored: readonly string[] | undefined, request: Request): boolean {
  if (request.rawQuery === '') return countNames(wanted, ignored) === 0;
  if (wanted.size === 0 && ignored === undefined) return request.query.size === 0;
  for (const [name, values] of wanted) {
    if (!ignored?.includes(name) && !sameValues(values, request.query.get(name))) return false;
  }
  return countNames(wanted, ignored) === countNames(request.query, ignored);
}

export function bodyFits(wanted: NonNullable<PairRequest['body']>, request: Request): boolean {
  if ('bytes' in wanted) return wanted.bytes.equals(request.body) || samePartsIn(wanted.bytes, request);
  const { json } = request;
  return json !== undefined && fits(wanted.json, json, STRICT);
}

function samePartsIn(wanted: Buffer, request: Request): boolean {
  const parts = withoutBoundary(wanted);
  return parts !== wanted && parts.equals(request.memo(withoutBoundary, () => withoutBoundary(request.body)));
}

export function sameValues(wanted: readonly string[], got: readonly string[] | undefined): boolean {
  return got !== undefined && wanted.length === got.length && wanted.every((value, index) => value === got[index]);
}

/**
 * How much of a request a pair pins down: one for each of scheme, host, query, body and required state. Of several
 * pairs that fit, the one that pins down most is meant.
 */
export function specificity(pair: PairRequest, requiresState: boolean): number {
  return (
    Number(pair.scheme !== undefined) +
    Number(pair.host !== undefined) +
    Number(pair.query !== undefined) +
    Number(pair.body !== undefined) +
    Number(requiresState)
  );
}

function countNames(query: Query, ignored: readonly string[] | undefined): number {
  if (ignored === undefined) return query.size;
  let count = query.size;
  for (const name of new Set(ignored)) if (query.has(name)) count -= 1;
  return count;
}
