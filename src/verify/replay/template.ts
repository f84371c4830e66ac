import type { Template, TemplateRequest } from '../../model/entry.ts';
import type { FieldTest } from '../../model/matching.ts';
import { Request } from '../../model/request.ts';
import type { PreparedSend } from '../../model/testing.ts';
import { encodePath, encodeQuery } from './encode.ts';

/**
 * A request made of all that a template names literally. Undefined when that is not all it asks for: what cannot be
 * derived is not guessed.
 */
export function templateRequest({ request }: Template): PreparedSend | undefined {
  const method = request.method ? request.method.literals?.[0] : methodFor(request);
  const path = literalPath(request);
  if (method === undefined || path === undefined) return undefined;
  const parts = partsOf(request.fields);
  const search = encodeQuery(parts.query);
  if (search === undefined) return undefined;
  const { scheme, host, body } = parts;
  const derived: PreparedSend = {
    method,
    target: search === '' ? path : `${path}?${search}`,
    ...(scheme === undefined ? {} : { scheme }),
    ...(host === undefined ? {} : { host }),
    headers: parts.headers,
    body: Buffer.from(body ?? ''),
  };
  return fits(request.fields, derived) ? derived : undefined;
}

const methodFor = ({ fields }: TemplateRequest): string =>
  fields.some(({ name, matcher }) => name === 'body' && matcher.literals) ? 'POST' : 'GET';

function literalPath({ path = [] }: TemplateRequest): string | undefined {
  for (const test of path) {
    const literals =
      test.kind === 'literal' ? [test.path] : test.kind === 'matcher' ? test.matcher.literals : undefined;
    if (literals?.[0] !== undefined) return encodePath(literals[0]);
  }
  return undefined;
}

interface Parts {
  readonly query: [string, string[]][];
  readonly headers: string[];
  readonly scheme?: string | undefined;
  readonly host?: string | undefined;
  readonly body?: string | undefined;
}

function partsOf(fields: readonly FieldTest[]): Parts {
  const query: Parts['query'] = [];
  const headers: string[] = [];
  const cookies: string[] = [];
  const single: Record<string, string> = {};
  for (const { name, matcher } of fields) {
    const [literal] = matcher.literals ?? [];
    if (literal === undefined) continue;
    const dot = name.indexOf('.');
    const [room, key] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
    if (room === 'query' && dot > 0) query.push([key, [literal]]);
    else if (room === 'headers') headers.push(key, literal);
    else if (room === 'cookies') cookies.push(`${key}=${literal}`);
    else single[room] = literal;
  }
  if (cookies.length > 0) headers.push('Cookie', cookies.join('; '));
  return { query, headers, scheme: single['scheme'], host: single['host'], body: single['body'] };
}

/** Scheme and host are what the template names; all else is asked of the request itself. */
function fits(fields: readonly FieldTest[], { method, target, headers, body, scheme, host }: PreparedSend): boolean {
  const request = new Request({ method, target, rawHeaders: headers, body });
  return fields.every((field) => {
    if (field.name === 'scheme') return scheme !== undefined;
    if (field.name === 'host') return host !== undefined;
    return field.matcher.test(field.subject(request));
  });
}
