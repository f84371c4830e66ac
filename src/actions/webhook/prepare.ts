import type { ActionJob, World } from '../../model/action.ts';
import type { OutgoingRequest } from '../../model/outgoing.ts';
import type { Compiled } from '../expressions/compile.ts';
import { viaOf } from '../via.ts';
import type { Address } from './address.ts';
import type { Destination } from './destination.ts';
import { areFixed, type Headers, headersFor } from './headers.ts';
import type { Prepare } from './send.ts';

/** A request as it was compiled: each part is fixed, or made for each run. */
export interface Draft {
  readonly method: Compiled;
  readonly address: Destination['address'];
  readonly headers: Headers;
  readonly body?: Buffer | ((job: ActionJob) => Buffer);
}

/** How the request of a run is made. One that is the same every time is made once. */
export function preparation(draft: Draft): Prepare {
  const { method, address, headers, body } = draft;
  const isFixed =
    typeof method === 'string' && typeof address === 'object' && areFixed(headers) && typeof body !== 'function';
  return isFixed ? fixed(requestOf(method, address, headers, body)) : (job, world) => prepare(draft, job, world);
}

function fixed(request: OutgoingRequest): Prepare {
  let last: { readonly world: World; readonly request: OutgoingRequest } | undefined;
  return (job, world) => {
    // What came by way of another mock says so, and its request is its own.
    if (job.request.via !== undefined) return withVia(request, job, world);
    if (last?.world !== world) last = { world, request: withVia(request, job, world) };
    return last.request;
  };
}

const withVia = (request: OutgoingRequest, job: ActionJob, world: World): OutgoingRequest => ({
  ...request,
  headers: [...request.headers, 'Via', viaOf(job.request, world, 'action')],
});

/** Why this cannot be sent as a method; undefined when it can. */
export function whyNoMethod(verb: string): string | undefined {
  if (!TOKEN.test(verb)) return `${JSON.stringify(verb)} is no method`;
  return verb === 'CONNECT' ? 'CONNECT asks for a tunnel, which nobody here would use' : undefined;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function prepare({ method, address, headers, body }: Draft, job: ActionJob, world: World): OutgoingRequest | string {
  const to = typeof address === 'function' ? address(job) : address;
  if (typeof to === 'string') return to;
  const verb = typeof method === 'function' ? method(job).toUpperCase() : method;
  const wrong = whyNoMethod(verb);
  if (wrong !== undefined) return wrong;
  const made = areFixed(headers) ? headers : headersFor(headers, job);
  return withVia(requestOf(verb, to, made, typeof body === 'function' ? body(job) : body), job, world);
}

function requestOf(
  method: string,
  { origin, path, authorization }: Address,
  headers: readonly string[],
  body: Buffer | undefined,
): OutgoingRequest {
  const named = headers.some((each, index) => index % 2 === 0 && each.toLowerCase() === 'authorization');
  return {
    purpose: 'action',
    method,
    origin,
    path,
    headers: authorization === undefined || named ? headers : [...headers, 'Authorization', authorization],
    ...(body ? { body } : {}),
  };
}
