import type { Entry } from '../model/entry.ts';
import type { Matcher } from '../model/matching.ts';
import type { Request } from '../model/request.ts';
import type { Origin } from './origin.ts';

/**
 * How the method of a request is taken. `HEAD` is looked up twice: first among the entries that name it, then as the
 * `GET` it stands for.
 */
export type MethodRule = 'as sent' | 'names HEAD' | 'HEAD as GET';

/** One search through the index. */
export interface Lookup {
  readonly request: Request;
  readonly origin: Origin;
  readonly methodRule: MethodRule;
  /** `position` is the entry's index in the library. */
  readonly accepts: (entry: Entry, position: number) => boolean;
}

/** The rules to look a request up by, in turn. */
export const methodRules = (request: Request): readonly MethodRule[] =>
  request.method === 'HEAD' ? HEAD_RULES : ORDINARY_RULES;

const HEAD_RULES: readonly MethodRule[] = ['names HEAD', 'HEAD as GET'];
const ORDINARY_RULES: readonly MethodRule[] = ['as sent'];

/** The method that an entry must name to answer. */
export const methodAsked = (request: Request, rule: MethodRule): string =>
  rule === 'HEAD as GET' ? 'GET' : request.method;

/** Whether a template that asks for this method (undefined: any) takes the request. */
export function methodFits(wanted: Matcher | undefined, request: Request, rule: MethodRule): boolean {
  const literals = wanted?.literals;
  if (rule === 'names HEAD') return literals?.includes('HEAD') === true;
  if (wanted === undefined) return true;
  if (literals) return literals.includes(methodAsked(request, rule));
  return wanted.test({ values: [request.method] }) || (rule === 'HEAD as GET' && wanted.test({ values: ['GET'] }));
}
