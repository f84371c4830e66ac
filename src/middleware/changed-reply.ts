import type { Reply } from '../model/reply.ts';
import { bodyIn, headersIn, type Part, unknownKey } from './fields.ts';

const KEYS = ['status', 'body', 'encodedBody', 'headers'];
const NOTHING: Reply = { status: 200, headers: [], body: '' };

/** The answer with what is given in its place, what is left out staying as it was; or what is wrong with it. */
export function changedReply(before: Reply = NOTHING, given: Part): Reply | string {
  const unknown = unknownKey(given, 'response', KEYS);
  if (unknown !== undefined) return unknown;
  const { status = before.status } = given;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    return `the status ${JSON.stringify(status)}; expected a number from 200 to 599`;
  }
  const headers = given.headers === undefined ? unframed(before.headers) : headersIn(given, 'response');
  if (typeof headers === 'string') return headers;
  const body = given.body === undefined ? before.body : bodyIn(given, 'response');
  if (typeof body === 'string' && given.body !== undefined) return body;
  return { status, headers, body };
}

/** Prepared answers have their length among their headers; it is computed anew. */
const unframed = (headers: readonly string[]): readonly string[] =>
  headers.filter((_, index) => (headers[index - (index % 2)] as string).toLowerCase() !== 'content-length');
