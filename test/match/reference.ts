import { isDeepStrictEqual } from 'node:util';
import type { Entry, PairRequest, PathTest, TemplateRequest } from '../../src/model/entry.ts';
import type { Request } from '../../src/model/request.ts';

/**
 * Choosing as the rules say it, entry by entry: slow, and shares no code with the index. What the index finds must be
 * what this finds.
 */
export function chooseSlowly(
  entries: readonly Entry[],
  hosts: ReadonlySet<string>,
  request: Request,
  accepts: (entry: Entry) => boolean,
): Entry | undefined {
  const who = whoIsAsked(request, hosts);
  const ways: ((entry: Entry) => boolean)[] =
    request.method === 'HEAD'
      ? [(entry) => methods(entry)?.includes('HEAD') === true, (entry) => takesMethod(entry, ['GET', 'HEAD'], 'GET')]
      : [(entry) => takesMethod(entry, [request.method], request.method)];
  for (const takes of ways) {
    const fitting = entries.filter((entry) => takes(entry) && fits(entry, request, who) && accepts(entry));
    const ranked = fitting.map((entry) => ({ entry, rank: rankOf(entry, entries.indexOf(entry), request) }));
    ranked.sort((left, right) => compare(left.rank, right.rank));
    if (ranked[0]) return ranked[0].entry;
  }
  return undefined;
}

interface Who {
  scheme?: string | undefined;
  host?: string;
  ports: string[];
}

function whoIsAsked(request: Request, hosts: ReadonlySet<string>): Who {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(request.authority) ?? [];
  const implied = request.scheme === undefined ? ['80', '443'] : [request.scheme === 'https' ? '443' : '80'];
  const known = request.form === 'absolute' || hosts.has(request.authority) || hosts.has(host);
  return known ? { scheme: request.scheme, host, ports: port ? [port] : implied } : { ports: [] };
}

function hostIs(wanted: string, who: Who): boolean {
  if (who.host === undefined) return true;
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(wanted) ?? [];
  return host === who.host && (port === undefined || who.ports.includes(port));
}

const methods = (entry: Entry): readonly string[] | undefined =>
  entry.kind === 'pair' ? [entry.request.method] : entry.request.method?.literals;

function takesMethod(entry: Entry, tried: string[], literal: string): boolean {
  const named = methods(entry);
  if (named) return named.includes(literal);
  if (entry.kind === 'pair' || !entry.request.method) return true;
  const { method } = entry.request;
  return tried.some((each) => method.test({ values: [each] }));
}

const fits = (entry: Entry, request: Request, who: Who): boolean =>
  entry.kind === 'pair' ? pairFits(entry.request, request, who) : templateFits(entry.request, request, who);

function pairFits(pair: PairRequest, request: Request, who: Who): boolean {
  if (pair.path !== request.path) return false;
  if (pair.scheme !== undefined && who.scheme !== undefined && pair.scheme !== who.scheme) return false;
  if (pair.host !== undefined && !hostIs(pair.host, who)) return false;
  if (pair.query) {
    const kept = (query: ReadonlyMap<string, readonly string[]>) =>
      Object.fromEntries([...query].filter(([name]) => !pair.ignoreQuery?.includes(name)));
    if (!isDeepStrictEqual(kept(pair.query), kept(request.query))) return false;
  }
  if (!pair.body) return true;
  if ('json' in pair.body) return request.json !== undefined && isDeepStrictEqual(pair.body.json, request.json);
  return pair.body.bytes.equals(request.body);
}

function templateFits(template: TemplateRequest, request: Request, who: Who): boolean {
  if (template.path && !template.path.some((path) => pathFits(path, request.path))) return false;
  return template.fields.every((field) => {
    if (field.name === 'scheme') return who.scheme === undefined || field.matcher.test({ values: [who.scheme] });
    if (field.name !== 'host') return field.matcher.test(field.subject(request));
    if (who.host === undefined) return true;
    const { literals } = field.matcher;
    return literals ? literals.some((host) => hostIs(host, who)) : field.matcher.test(field.subject(request));
  });
}

function pathFits(path: PathTest, got: string): boolean {
  if (path.kind === 'literal') return path.path === got;
  return path.kind === 'pattern' ? path.pattern.capture(got) !== undefined : path.matcher.test({ values: [got] });
}

/** Smaller is earlier, number by number. */
function rankOf(entry: Entry, position: number, request: Request): number[] {
  if (entry.kind === 'pair') {
    const { scheme, host, query, body } = entry.request;
    const present = [scheme, host, query, body, entry.requiresState[0]].filter((part) => part !== undefined);
    return [-entry.priority, 0, -present.length, position];
  }
  const fitting = (entry.request.path ?? []).filter((path) => pathFits(path, request.path)).map(pathRank);
  const best = entry.request.path ? (fitting.sort(compare)[0] as number[]) : [5];
  return [-entry.priority, 1, ...best, -1, position];
}

function pathRank(path: PathTest): number[] {
  if (path.kind === 'literal')
    return path.path
      .split('/')
      .slice(1)
      .map(() => 0);
  if (path.kind === 'matcher')
    return path.matcher.literals ? pathRank({ kind: 'literal', path: path.matcher.literals[0] as string }) : [4];
  return path.pattern.segments.map((segment) => {
    if (segment.kind === 'literal') return 0;
    if (segment.kind === 'mixed') return 1;
    return segment.kind === 'rest' ? 3 : segment.constraint ? 1 : 2;
  });
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
