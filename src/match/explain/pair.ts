import { withoutBoundary } from '../../content/boundary.ts';
import type { PairRequest } from '../../model/entry.ts';
import type { FieldReport } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import { documentMatcher } from '../kinds/json.ts';
import { shown, shownList } from '../kinds/texts.ts';
import { methodAsked, methodRules } from '../lookup.ts';
import { hostFits, type Origin, schemeFits } from '../origin.ts';
import { bodyFits, sameValues } from '../pairs/fits.ts';
import { bodyOf } from '../subject.ts';
import { bodyDifference, bodyText } from './body-text.ts';
import { pathDetail } from './path.ts';

/** A request with very many keys is not worth a line for each. */
const MOST_EXTRA = 10;

/** Field by field, what a pair asks of a request and what it got. */
export function pairReports(pair: PairRequest, request: Request, origin: Origin): FieldReport[] {
  return [
    {
      field: 'method',
      ok: methodRules(request).some((rule) => methodAsked(request, rule) === pair.method),
      expected: pair.method,
      got: request.method,
    },
    ...originReports(pair, origin),
    pathReport(pair.path, request),
    ...(pair.query ? queryReports(pair.query, pair.ignoreQuery ?? [], request) : []),
    ...(pair.body ? [bodyReport(pair.body, request)] : []),
  ];
}

function originReports({ scheme, host }: PairRequest, origin: Origin): FieldReport[] {
  const reports: FieldReport[] = [];
  if (scheme !== undefined) {
    reports.push({ field: 'scheme', ok: schemeFits(scheme, origin), expected: scheme, got: gotScheme(origin) });
  }
  if (host !== undefined) {
    reports.push({ field: 'host', ok: hostFits(host, origin), expected: host, got: gotHost(origin) });
  }
  return reports;
}

export const gotScheme = ({ scheme }: Origin): string => scheme ?? 'an unknown one, which equals any';

export const gotHost = ({ host, port }: Origin): string =>
  host === undefined ? "the mock's own address, which equals any" : `${host}${port && `:${port}`}`;

function pathReport(path: string, request: Request): FieldReport {
  const ok = path === request.path;
  const detail = ok ? undefined : pathDetail([{ kind: 'literal', path }], request.path);
  return { field: 'path', ok, expected: shown(path), got: shown(request.path), ...(detail ? { detail } : {}) };
}

function queryReports(
  wanted: NonNullable<PairRequest['query']>,
  ignored: readonly string[],
  { query }: Request,
): FieldReport[] {
  const reports: FieldReport[] = [];
  for (const [name, values] of wanted) {
    if (ignored.includes(name)) continue;
    const got = query.get(name);
    reports.push({
      field: `query.${name}`,
      ok: sameValues(values, got),
      expected: shownList(values),
      got: shownList(got ?? []),
    });
  }
  for (const [name, values] of query) {
    if (wanted.has(name) || ignored.includes(name)) continue;
    if (
      reports.push({ field: `query.${name}`, ok: false, expected: 'nothing', got: shownList(values) }) >=
      wanted.size + MOST_EXTRA
    )
      break;
  }
  return reports.length > 0 ? reports : [{ field: 'query', ok: true, expected: 'nothing', got: 'nothing' }];
}

function bodyReport(wanted: NonNullable<PairRequest['body']>, request: Request): FieldReport {
  const ok = bodyFits(wanted, request);
  const got = bodyText(request.body);
  if ('bytes' in wanted) {
    const detail = ok ? undefined : bodyDifference(withoutBoundary(wanted.bytes), withoutBoundary(request.body));
    return { field: 'body', ok, expected: bodyText(wanted.bytes), got, ...(detail ? { detail } : {}) };
  }
  const matcher = documentMatcher(`JSON equal to ${shown(wanted.json)}`, wanted.json, {});
  const detail = ok ? undefined : matcher.detail?.(bodyOf(request));
  return { field: 'body', ok, expected: matcher.expects, got, ...(detail ? { detail } : {}) };
}
