import type { Entry, PathTest, Template } from '../../model/entry.ts';
import { type Lookup, pairMethod } from '../lookup.ts';
import { pathFits } from '../paths/path-test.ts';
import { templateFits } from './fits.ts';

/** One way to a template: one of the alternatives of its path. */
export interface Route {
  readonly template: Template;
  /** In file order; a template's own alternatives share it. */
  readonly position: number;
  /** What the index could not decide about the path; undefined when nothing is left to test. */
  readonly path: PathTest | undefined;
  /** Set when this method is all that is left to test: saves looking further into the template. */
  readonly onlyMethod: string | undefined;
}

export function makeRoute(template: Template, position: number, path: PathTest | undefined): Route {
  const { method, fields } = template.request;
  const single = method?.literals?.length === 1 && fields.length === 0 && path === undefined;
  return { template, position, path, onlyMethod: single ? method.literals?.[0] : undefined };
}

export function takeRoute(route: Route, lookup: Lookup): Entry | undefined {
  const { template, path, onlyMethod } = route;
  const fits =
    onlyMethod === undefined
      ? (path === undefined || pathFits(path, lookup.request.path)) && templateFits(template, lookup)
      : onlyMethod === pairMethod(lookup.request, lookup.methodRule);
  return fits && lookup.accepts(template) ? template : undefined;
}

export function takeFirst(routes: readonly Route[], lookup: Lookup): Entry | undefined {
  for (const route of routes) {
    const found = takeRoute(route, lookup);
    if (found) return found;
  }
  return undefined;
}
