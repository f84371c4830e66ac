import type { Entry, PathTest, Template } from '../../model/entry.ts';
import { type Lookup, methodAsked } from '../lookup.ts';
import { pathFits } from '../paths/path-test.ts';
import { templateFits } from './fits.ts';

/** One way to a template: one of the alternatives of its path. */
export interface Route {
  readonly template: Template;
  /** In file order; a template's own alternatives share it. */
  readonly position: number;
  /** What the index could not decide about the path; undefined when nothing is left to test. */
  readonly path: PathTest | undefined;
  /** Set when this method is all that is asked for besides the path: saves looking further into the template. */
  readonly onlyMethod: string | undefined;
}

export function makeRoute(template: Template, position: number, path: PathTest | undefined): Route {
  const { method, fields } = template.request;
  const single = fields.length === 0 && method?.literals?.length === 1;
  return { template, position, path, onlyMethod: single ? method.literals[0] : undefined };
}

export function takeRoute(route: Route, lookup: Lookup): Entry | undefined {
  const { template, path, onlyMethod } = route;
  if (onlyMethod !== undefined && onlyMethod !== methodAsked(lookup.request, lookup.methodRule)) return undefined;
  if (path !== undefined && !pathFits(path, lookup.request.path)) return undefined;
  if (onlyMethod === undefined && !templateFits(template, lookup)) return undefined;
  return lookup.accepts(template, route.position) ? template : undefined;
}

export function takeFirst(routes: readonly Route[], lookup: Lookup): Entry | undefined {
  for (const route of routes) {
    const found = takeRoute(route, lookup);
    if (found) return found;
  }
  return undefined;
}
