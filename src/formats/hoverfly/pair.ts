import type { RecordedRequest } from '../../model/recording.ts';
import { requestTree } from '../../write/pair.ts';
import type { TreeMap } from '../../write/tree.ts';
import { parsed } from './request.ts';
import { type HoverflyRequest, literalOf } from './view.ts';

/** `request` of a pair. */
export const pairRequest = (request: HoverflyRequest): TreeMap => requestTree(recorded(request));

function recorded(request: HoverflyRequest): RecordedRequest {
  const { method, scheme, destination, path, query, deprecatedQuery, body, headers, requiresState } = request;
  const whole = literalOf(deprecatedQuery);
  const [schemeText, host, bodyText] = [literalOf(scheme), literalOf(destination), literalOf(body)];
  return {
    method: literalOf(method) ?? 'GET',
    path: literalOf(path) ?? '/',
    headers: [...headers].flatMap(([name, views]) => [name, literalOf(views) ?? '']),
    ...(schemeText === undefined ? {} : { scheme: schemeText }),
    ...(host === undefined ? {} : { host }),
    ...(whole === undefined ? (query ? { query: '' } : {}) : { query: encoded(whole) }),
    ...(bodyText === undefined ? {} : { body: Buffer.from(bodyText, 'utf8') }),
    ...(requiresState.size > 0 ? { requiresState } : {}),
  };
}

const encoded = (query: string): string =>
  [...parsed(query)]
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&');
