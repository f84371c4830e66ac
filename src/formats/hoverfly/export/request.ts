import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../../../content/base64.ts';
import { isPathPattern } from '../../../match/path-pattern.ts';
import type { JsonValue } from '../../../model/json.ts';
import { decodePath, parseQuery } from '../../../model/request.ts';
import type { Node } from '../../../source/nodes.ts';
import { exportMatchers, type Field } from './matchers.ts';
import { pathRegex } from './path-regex.ts';
import { type ExportSite, entriesOf, isTrue, itemsOf, type MatcherJson, valueOf } from './site.ts';

export type RequestJson = { readonly [field: string]: JsonValue };

const exact = (value: string): JsonValue => [{ matcher: 'exact', value }];

/** A pair's request: exact matchers. Its headers are never matched, so they are no matchers either. */
export function exportPairRequest(node: Node, site: ExportSite): RequestJson {
  const text = (key: string): string => site.text(valueOf(node, key));
  const host = text('host') || text('destination');
  const ignored = new Set(itemsOf(valueOf(node, 'ignoreQuery')).map((item) => site.text(item)));
  const query = valueOf(node, 'query');
  return {
    path: exact(decodePath(text('path'))),
    method: exact(text('method').toUpperCase()),
    ...(host === '' ? {} : { destination: exact(host) }),
    ...(valueOf(node, 'scheme') ? { scheme: exact(text('scheme')) } : {}),
    ...(query ? { query: wholeQuery(query, ignored, site) } : {}),
    ...pairBody(node, site),
    ...states(node, site),
  };
}

function wholeQuery(node: Node, ignored: ReadonlySet<string>, site: ExportSite): JsonValue {
  const names =
    node.kind === 'scalar'
      ? [...parseQuery(site.text(node).replace(/^\?/, ''))]
      : entriesOf(node).map(({ key, value }): [string, string[]] => [
          key,
          (value.kind === 'sequence' ? value.items : [value]).map((item) => site.text(item)),
        ]);
  const kept = names.filter(([name]) => !ignored.has(name));
  if (ignored.size > 0 && kept.length === 0)
    site.changed('query', 'that only ignored keys may be sent has no counterpart');
  return Object.fromEntries(kept.map(([name, values]) => [name, exact(values.join(';'))]));
}

function pairBody(node: Node, site: ExportSite): RequestJson {
  const body = valueOf(node, 'body');
  if (!body) return {};
  if (body.kind !== 'scalar') return { body: [{ matcher: 'json', value: JSON.stringify(site.json(body)) }] };
  if (!isTrue(node, 'encodedBody')) return { body: exact(site.text(body)) };
  const bytes = decodeBase64(site.text(body)) ?? Buffer.alloc(0);
  if (isUtf8(bytes)) return { body: exact(bytes.toString('utf8')) };
  site.refuse('body', 'a binary body cannot be compared');
  return {};
}

/** A template's request, field by field. */
export function exportTemplateRequest(node: Node, site: ExportSite): RequestJson {
  const request: { [field: string]: JsonValue } = {};
  const set = (name: string, matchers: readonly MatcherJson[]): void => {
    if (matchers.length > 0) request[name] = matchers as unknown as JsonValue;
  };
  const fields: readonly (readonly [string, Field, string])[] = [
    ['method', 'method', 'method'],
    ['scheme', 'scheme', 'scheme'],
    ['host', 'host', 'destination'],
    ['body', 'body', 'body'],
  ];
  for (const [key, field, name] of fields) {
    const value = valueOf(node, key);
    if (value) set(name, exportMatchers(value, field, site));
  }
  const path = valueOf(node, 'path');
  if (path) set('path', pathMatchers(path, site));
  if (entriesOf(valueOf(node, 'cookies')).length > 0) site.refuse('cookies', 'cookies have no matchers there');
  for (const field of ['query', 'headers'] as const) {
    const named = valueOf(node, field);
    if (!named) continue;
    request[field] = Object.fromEntries(
      entriesOf(named).map(({ key, value }) => [key, exportMatchers(value, field, site) as unknown as JsonValue]),
    );
  }
  return { ...request, ...states(node, site) };
}

function pathMatchers(node: Node, site: ExportSite): readonly MatcherJson[] {
  if (node.kind === 'map') return exportMatchers(node, 'path', site);
  const paths = (node.kind === 'sequence' ? node.items : [node]).map((item) => site.text(item));
  const [only] = paths;
  if (paths.length === 1 && only !== undefined && !isPathPattern(only))
    return [{ matcher: 'exact', value: decodePath(only) }];
  return [{ matcher: 'regex', value: paths.map((path) => `^${pathRegex(path)}$`).join('|') }];
}

function states(node: Node, site: ExportSite): RequestJson {
  const required = entriesOf(valueOf(node, 'requiresState'));
  if (required.length === 0) return {};
  return {
    requiresState: Object.fromEntries(
      required.flatMap(({ key, value }) => {
        if (value.kind === 'scalar') return value.value === null ? [] : [[key, site.text(value)] as const];
        site.refuse('requiresState', `a matcher for the state "${key}" has no counterpart`);
        return [];
      }),
    ),
  };
}
