import { isUint8Array } from 'node:util/types';
import type { Reply } from '../../model/reply.ts';
import { didYouMean } from '../../source/suggest.ts';
import { headerLines } from './headers.ts';
import { describe, jsonOf, type Nonsense, nonsense } from './nonsense.ts';

const PARTS = ['status', 'headers', 'body'];
/** What other tools call them. */
const HABITS: { readonly [key: string]: string } = {
  statusCode: 'status',
  code: 'status',
  content: 'body',
  data: 'body',
  json: 'body',
  payload: 'body',
};

/** What a callback returned → the answer; or what is wrong with it. */
export async function replyOf(returned: unknown): Promise<Reply | Nonsense> {
  if (typeof returned === 'string') return { status: 200, headers: [], body: bytesOf(returned) };
  if (returned === undefined) {
    return nonsense('it returned nothing; an answer without a body is {status: 204}');
  }
  if (isFetchResponse(returned)) return fetched(returned);
  if (typeof returned !== 'object' || returned === null || Array.isArray(returned) || isUint8Array(returned)) {
    return nonsense(`it returned ${describe(returned)}; expected a string, or {status, headers, body}`);
  }
  return assembled(returned);
}

function assembled(answer: { status?: unknown; headers?: unknown; body?: unknown }): Reply | Nonsense {
  const unknown = Object.keys(answer).find((key) => !PARTS.includes(key));
  if (unknown !== undefined) {
    const meant = Object.hasOwn(HABITS, unknown) ? `did you mean "${HABITS[unknown]}"?` : didYouMean(unknown, PARTS);
    const hint = meant ?? 'an answer has status, headers and body; data goes into body';
    return nonsense(`it returned an answer with the unknown key "${unknown}"; ${hint}`);
  }
  const { status = 200 } = answer;
  if (!isStatus(status)) return nonsense(`it returned the status ${shown(status)}; expected 200 to 599`);
  const headers = headerLines(answer.headers);
  if ('nonsense' in headers) return headers;
  const body = bodyOf(answer.body);
  if ('nonsense' in body) return body;
  const typed = headers.lines.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-type');
  const type = body.isJson && !typed ? ['Content-Type', 'application/json'] : [];
  return { status, headers: [...headers.lines, ...type], body: body.bytes };
}

function bodyOf(body: unknown): { readonly bytes: string | Buffer; readonly isJson: boolean } | Nonsense {
  if (body === undefined || body === null) return { bytes: '', isJson: false };
  if (typeof body === 'string') return { bytes: bytesOf(body), isJson: false };
  // A copy: what the callback does with its bytes later is its own affair.
  if (isUint8Array(body)) return { bytes: Buffer.from(body), isJson: false };
  if (body instanceof ArrayBuffer) return { bytes: Buffer.from(body.slice(0)), isJson: false };
  if (typeof body === 'object' && 'then' in body) return nonsense('the body it returned is a promise: await it');
  const json = jsonOf(body, 'the body it returned');
  return typeof json === 'string' ? { bytes: bytesOf(json), isJson: true } : json;
}

/** A string holds one byte per character in a reply. */
const bytesOf = (text: string): string | Buffer =>
  Buffer.byteLength(text) === text.length ? text : Buffer.from(text, 'utf8');

const shown = (status: unknown): string => (typeof status === 'number' ? String(status) : describe(status));

const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;

/** By its looks: Node loads its own `Response` only when somebody asks for it, and packages bring others. */
const isFetchResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'headers' in value && 'status' in value;

async function fetched(response: Response): Promise<Reply | Nonsense> {
  if (response.bodyUsed) return nonsense('the body of the Response it returned was read already');
  const status: unknown = response.status;
  if (!isStatus(status))
    return nonsense(`it returned a Response with the status ${shown(status)}; expected 200 to 599`);
  const headers = headerLines(response.headers);
  if ('nonsense' in headers) return headers;
  return { status, headers: headers.lines, body: Buffer.from(await response.arrayBuffer()) };
}
