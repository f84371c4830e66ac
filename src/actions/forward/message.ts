import type { ActionJob } from '../../model/action.ts';
import type { ActionSite } from '../kinds/kind.ts';
import { type Body, compileBody, hasBody } from '../webhook/body.ts';
import { compileHeaders, decided, type Headers } from '../webhook/headers.ts';
import type { RequestOverrides, ResponseOverrides } from './source.ts';

/** What replaces parts of a request or an answer. */
export interface MessageOverrides {
  /** Lower-case names of what is taken out. */
  readonly names: readonly string[];
  /** What is put in: names and values in turn. */
  readonly headers: Headers;
  /** Absent: the body stays. */
  readonly body?: (job: ActionJob) => Buffer;
}

const NOTHING = Buffer.alloc(0);
const NONE: MessageOverrides = { names: [], headers: [] };

/** Undefined after the problems were reported. */
export function messageOverrides(
  given: RequestOverrides | ResponseOverrides | undefined,
  outer: ActionSite,
): MessageOverrides | undefined {
  if (!given) return NONE;
  const site = { ...outer, node: given.node };
  const source = given.headers ?? undefined;
  const headers = compileHeaders(source, site);
  if (!headers) return undefined;
  const names = [...(source?.keys() ?? [])].map((name) => name.toLowerCase());
  if (given.body === undefined) return { names, headers };
  const type = decided(source, headers, 'content-type');
  const body = compileBody(given.body, given.encodedBody ?? false, typeof type === 'string' ? type : undefined, site);
  if (!body) return undefined;
  if (!hasBody(given.body)) return { names: [...names, 'content-type'], headers, body: () => NOTHING };
  if (type !== undefined || body.type === undefined) return { names, headers, body: bytesOf(body) };
  return {
    names: [...names, 'content-type'],
    headers: [...headers, 'Content-Type', body.type],
    body: bytesOf(body),
  };
}

const bytesOf = ({ bytes = NOTHING }: Body): ((job: ActionJob) => Buffer) =>
  typeof bytes === 'function' ? bytes : () => bytes;
