import { withoutBoundary } from '../../content/boundary.ts';
import type { PairRequest, PathTest, TemplateRequest } from '../../model/entry.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { literalPaths } from '../paths/path-test.ts';

// Texts that are equal only for requests that are. What cannot be said in a text has none.

/** Of a path: itself, when it is literal. */
export function pathKey(test: PathTest): string | undefined {
  const literals = literalPaths(test);
  if (literals) return literals.length === 1 ? literals[0] : undefined;
  return test.kind === 'pattern' ? `~${JSON.stringify(test.pattern.segments.map(segmentKey))}` : undefined;
}

type Segment = Extract<PathTest, { kind: 'pattern' }>['pattern']['segments'][number];

/** The names of parameters decide nothing. */
function segmentKey(segment: Segment): JsonValue {
  if (segment.kind === 'literal') return segment.text;
  if (segment.kind === 'mixed') return ['mixed', segment.source];
  return segment.kind === 'rest' ? ['rest'] : ['param', segment.constraintSource ?? null];
}

/** Of all that a pair asks for besides method and path; `''` when that is nothing. */
export function pairKey({ scheme, host, ...rest }: PairRequest): string {
  const content = contentKey(rest);
  if (scheme === undefined && host === undefined && content === '') return '';
  return JSON.stringify(['pair', scheme ?? null, host ?? null, content]);
}

/** Of query and body. */
export function contentKey({ query, ignoreQuery, body }: Omit<PairRequest, 'scheme' | 'host'>): string {
  if (query === undefined && body === undefined) return '';
  const kept = [...(query ?? [])].filter(([name]) => !ignoreQuery?.includes(name));
  return JSON.stringify([
    query ? kept.toSorted(([left], [right]) => (left < right ? -1 : 1)) : null,
    query && ignoreQuery ? [...new Set(ignoreQuery)].toSorted() : null,
    body === undefined ? null : 'json' in body ? canonical(body.json) : withoutBoundary(body.bytes).toString('latin1'),
    body !== undefined && 'json' in body,
  ]);
}

/** Of all that a template asks for besides method and path; undefined when that is more than equalities. */
export function templateKey({ fields }: TemplateRequest): string | undefined {
  if (fields.length === 0) return '';
  const parts: string[] = [];
  for (const { name, matcher } of fields) {
    if (!matcher.literals) return undefined;
    parts.push(JSON.stringify([name, matcher.literals.toSorted()]));
  }
  return `template${parts.toSorted().join()}`;
}

/** JSON with its keys in order. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    isJsonObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
