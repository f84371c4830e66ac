import type { Channel, Handler } from '../model/channel.ts';
import type { JsonValue } from '../model/json.ts';
import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';
import type { Controlled } from './controlled.ts';
import { type Answer, type Endpoint, type Respond, refuse } from './endpoint.ts';
import type { Protection } from './protection.ts';
import { ENDPOINTS } from './registry.ts';

/** The admin API without its socket: whoever may ask gets JSON. */
export class AdminApi {
  readonly #mock: Controlled;
  readonly #protection: Protection;

  constructor(mock: Controlled, protection: Protection) {
    this.#mock = mock;
    this.#protection = protection;
  }

  readonly handle: Handler = (request, channel) => {
    void this.#serve(request, channel);
  };

  async #serve(request: Request, channel: Channel): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#answer(request);
    } catch (error) {
      answer = refuse(500, `this is a bug in mockrun: ${error instanceof Error ? error.message : String(error)}`);
    }
    channel.send(replyOf(answer));
  }

  #answer(request: Request): Answer | Promise<Answer> {
    const refused = this.#protection.refusal(request);
    if (refused) return refused;
    const found = find(request.rawPath);
    if (!found) return unknownPath(request.path);
    const { endpoint, name } = found;
    const respond = methodOf(endpoint, request.method);
    if (!respond) return wrongMethod(request, endpoint);
    const unready = this.#unready(endpoint, request);
    if (unready) return unready;
    const body = readBody(request);
    if ('refused' in body) return body.refused;
    return respond({ request, name, body: body.json }, this.#mock);
  }

  /** While it starts there is nothing to tell yet; while it stops it is too late to change anything. */
  #unready({ always }: Endpoint, { method }: Request): Answer | undefined {
    const { phase } = this.#mock;
    if (phase === 'ready' || always || (phase === 'stopping' && isRead(method))) return undefined;
    return refuse(503, `the mock is ${phase}`);
  }
}

interface Found {
  readonly endpoint: Endpoint;
  readonly name: string;
}

const NAME = '/{name}';

function find(rawPath: string): Found | undefined {
  for (const endpoint of ENDPOINTS) {
    if (endpoint.path === rawPath) return { endpoint, name: '' };
    if (!endpoint.path.endsWith(NAME)) continue;
    const folder = endpoint.path.slice(0, -NAME.length + 1);
    const name = rawPath.startsWith(folder) ? decodeSegment(rawPath.slice(folder.length)) : '';
    if (name !== '') return { endpoint, name };
  }
  return undefined;
}

/** `''` when it is no segment. */
function decodeSegment(text: string): string {
  if (text.includes('/')) return '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** HEAD is GET without the body. */
function methodOf({ methods }: Endpoint, method: string): Respond | undefined {
  const name = method === 'HEAD' ? 'GET' : method;
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const unknownPath = (path: string): Answer =>
  refuse(404, `the admin API has no ${path}`, { hint: `it has ${ENDPOINTS.map((known) => known.path).join(', ')}` });

function wrongMethod({ method, path }: Request, { methods }: Endpoint): Answer {
  const names = Object.keys(methods);
  const allowed = names.includes('GET') ? ['GET', 'HEAD', ...names.filter((name) => name !== 'GET')] : names;
  return refuse(405, `${path} does not take ${method}, only ${names.join(' and ')}`, {
    headers: ['Allow', allowed.join(', ')],
  });
}

/**
 * Writes are JSON and say so: forms, the one thing that pages may send anywhere without asking, are not. A DELETE
 * without a body may leave it out; Hoverfly's own clients do, and no page can send one unasked.
 */
function readBody(request: Request): { readonly refused: Answer } | { readonly json: JsonValue | undefined } {
  const { method, body } = request;
  if (isRead(method)) return { json: undefined };
  const isJson = /^application\/json\s*(;|$)/i.test(request.header('content-type') ?? '');
  if (!isJson && !(method === 'DELETE' && body.length === 0)) {
    return { refused: refuse(415, 'writes want Content-Type: application/json') };
  }
  if (body.length === 0) return { json: undefined };
  return request.json === undefined ? { refused: refuse(400, 'the body is not JSON') } : { json: request.json };
}

const HEADERS = [
  'Content-Type',
  'application/json; charset=utf-8',
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
  // Tells whoever asks from the mock itself, whose answers may be anything.
  'X-Mockrun-Admin',
  'true',
];

export const replyOf = ({ status = 200, json, text = JSON.stringify(json), headers = [] }: Answer): Reply => ({
  status,
  headers: [...HEADERS, ...headers],
  body: Buffer.from(`${text}\n`),
});
