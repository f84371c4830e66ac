import { isPathPattern } from '../../match/path-pattern.ts';
import { decodePath } from '../../model/request.ts';
import { mapOf, type Tree, type TreeMap } from '../../write/tree.ts';
import { verbatimTree } from '../../write/verbatim.ts';
import type { Remark } from '../format.ts';
import type { Field } from './matchers/site.ts';
import { translateViews } from './matchers/translate.ts';
import { type HoverflyRequest, literalOf, type View } from './view.ts';

/** `request` of a template: every field with its matchers. What cannot be said is `left out` among the remarks. */
export function templateRequest(request: HoverflyRequest, remarks: Remark[]): TreeMap {
  const field = (views: readonly View[], name: Field): Tree | undefined => translateViews(views, name, remarks);
  return verbatimTree(
    mapOf({
      method: field(request.method, 'method'),
      scheme: field(request.scheme, 'scheme'),
      host: field(request.destination, 'host'),
      path: pathTree(request.path, remarks),
      query: queryTree(request, remarks),
      headers: namedTree(request.headers, 'headers', remarks),
      body: field(request.body, 'body'),
      requiresState: request.requiresState.size > 0 ? new Map(request.requiresState) : undefined,
    }),
  ) as TreeMap;
}

/** What would be read as a pattern, or as a habit of another tool, is said to be exact. */
function pathTree(views: readonly View[], remarks: Remark[]): Tree | undefined {
  const literal = literalOf(views);
  if (literal === undefined) return translateViews(views, 'path', remarks);
  const odd = isPathPattern(literal) || !/^\/(?!:)/.test(literal) || /\/:[A-Za-z_]|\?/.test(literal);
  return odd ? mapOf({ exact: decodePath(literal) }) : literal;
}

function namedTree(
  named: ReadonlyMap<string, readonly View[]>,
  field: 'headers' | 'query',
  remarks: Remark[],
): Tree | undefined {
  if (named.size === 0) return undefined;
  return new Map(
    [...named].map(([name, views]) => [name, translateViews(views, field, remarks) ?? mapOf({ present: true })]),
  );
}

/** Keys with matchers, or the whole query as one text, which a template has no field for. */
function queryTree({ query, deprecatedQuery }: HoverflyRequest, remarks: Remark[]): Tree | undefined {
  const keyed = query && (query.size === 0 ? new Map<string, Tree>() : namedTree(query, 'query', remarks));
  const [view] = deprecatedQuery;
  if (!view) return keyed;
  const whole = literalOf(deprecatedQuery);
  if (whole === '') return new Map();
  if (
    deprecatedQuery.length === 1 &&
    view.matcher === 'glob' &&
    typeof view.value === 'string' &&
    /^\*+$/.test(view.value)
  )
    return keyed;
  if (whole === undefined || keyed) {
    const message = 'a matcher for the whole query as one text has no counterpart';
    remarks.push({ kind: 'left out', at: view.at, message, hint: 'write a template with matchers under "query"' });
    return undefined;
  }
  const message = 'the query must be exactly this for Hoverfly; in a template other keys are free';
  remarks.push({ kind: 'changed', at: view.at, message });
  return new Map(
    [...parsed(whole)].map(([name, values]) => [name, values.length === 1 ? (values[0] as string) : values]),
  );
}

/** Decoded already, so that no plus is a space. */
export function parsed(query: string): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const part of query.split('&').filter((each) => each !== '')) {
    const [name = '', ...value] = part.split('=');
    names.set(name, [...(names.get(name) ?? []), value.join('=')]);
  }
  return names;
}
