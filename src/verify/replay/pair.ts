import type { Pair } from '../../model/entry.ts';
import type { PreparedSend } from '../../model/testing.ts';
import { encodePath, encodeQuery } from './encode.ts';

const NOTHING = Buffer.alloc(0);
/** Said of one connection, or computed anew. */
const NOT_SENT = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
]);
const FRAMING = new Set(['content-length', 'transfer-encoding']);

/** The recorded request. Undefined when it holds what no URL can. */
export function pairRequest({ request, verification }: Pair): PreparedSend | undefined {
  const { method, scheme, host, query, body } = request;
  const path = encodePath(request.path);
  const search = encodeQuery(query ?? []);
  if (path === undefined || search === undefined) return undefined;
  return {
    method,
    target: search === '' ? path : `${path}?${search}`,
    ...(scheme === undefined ? {} : { scheme }),
    ...(host === undefined ? {} : { host }),
    headers: headersOf(verification?.recordedHeaders ?? [], body !== undefined && 'json' in body),
    body: bodyOf(body),
  };
}

const bodyOf = (body: Pair['request']['body']): Buffer =>
  body === undefined ? NOTHING : 'json' in body ? Buffer.from(JSON.stringify(body.json)) : body.bytes;

function headersOf(recorded: readonly string[], isJson: boolean): string[] {
  const headers: string[] = [];
  let typed = false;
  for (let index = 0; index + 1 < recorded.length; index += 2) {
    const name = recorded[index] as string;
    const lower = name.toLowerCase();
    if (NOT_SENT.has(lower) || FRAMING.has(lower)) continue;
    typed ||= lower === 'content-type';
    headers.push(name, recorded[index + 1] as string);
  }
  return isJson && !typed ? [...headers, 'Content-Type', 'application/json'] : headers;
}
