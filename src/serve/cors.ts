import type { Reply } from '../model/reply.ts';
import type { Request } from '../model/request.ts';

/** The answer to a browser's preflight, or undefined when the request is none. It allows what is asked for. */
export function preflightReply(request: Request): Reply | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const method = request.header('access-control-request-method');
  const origin = request.header('origin');
  if (method === undefined || origin === undefined) return undefined;
  const headers = request.header('access-control-request-headers');
  return {
    status: 204,
    headers: [
      ...allowOrigin(origin),
      'Access-Control-Allow-Methods',
      method,
      ...(headers === undefined ? [] : ['Access-Control-Allow-Headers', headers]),
      'Access-Control-Max-Age',
      '600',
    ],
    body: '',
  };
}

/** The reply with what a browser of another origin needs to read it. A reply that brings its own is left alone. */
export function addCors(reply: Reply, request: Request): Reply {
  const origin = request.header('origin');
  if (origin === undefined || has(reply, 'access-control-allow-origin')) return reply;
  const exposed = reply.headers.filter((_, index) => index % 2 === 0);
  return {
    ...reply,
    headers: [
      ...reply.headers,
      ...allowOrigin(origin),
      ...(exposed.length === 0 ? [] : ['Access-Control-Expose-Headers', [...new Set(exposed)].join(', ')]),
    ],
  };
}

/** The origin itself and no wildcard, which browsers refuse for requests with credentials. */
const allowOrigin = (origin: string): string[] => [
  'Access-Control-Allow-Origin',
  origin,
  'Access-Control-Allow-Credentials',
  'true',
  'Vary',
  'Origin',
];

const has = (reply: Reply, name: string): boolean =>
  reply.headers.some((header, index) => index % 2 === 0 && header.toLowerCase() === name);
