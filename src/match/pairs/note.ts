import type { PairRequest } from '../../model/entry.ts';
import type { Lookup } from '../lookup.ts';

// What a pair asks for besides method and path, in few bits that lie beside its position. Of many pairs each is cold
// in memory, and reading one only to learn that it asks for nothing more costs as much as finding it.

export const NOTED_BITS = 4;

const NO_QUERY = 1;
const NO_BODY = 2;
const ORIGIN = 4;
const MORE = 8;

export function note({ scheme, host, query, body }: PairRequest): number {
  let noted = 0;
  if (scheme !== undefined || host !== undefined) noted |= ORIGIN;
  if (query !== undefined) noted |= query.size === 0 ? NO_QUERY : MORE;
  if (body !== undefined) noted |= 'bytes' in body && body.bytes.length === 0 ? NO_BODY : MORE;
  return noted;
}

/** Whether the pair fits; undefined when the note does not tell. Bits above the note are passed over. */
export function noteFits(noted: number, { request, origin }: Lookup): boolean | undefined {
  if ((noted & NO_BODY) !== 0 && request.body.length > 0) return false;
  if ((noted & MORE) !== 0) return undefined;
  if ((noted & NO_QUERY) !== 0 && request.rawQuery !== '') return undefined;
  if ((noted & ORIGIN) !== 0 && (origin.scheme !== undefined || origin.host !== undefined)) return undefined;
  return true;
}
