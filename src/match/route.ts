import type { Entry, PathTest, Template } from '../model/entry.ts';
import type { Lookup } from './lookup.ts';
import { pathFits, templateFits } from './template-fits.ts';

/** One way to a template: one of the alternatives of its path. */
export interface Route {
  readonly template: Template;
  /** In file order; a template's own alternatives share it. */
  readonly position: number;
  /** What the index could not decide about the path; undefined when nothing is left to test. */
  readonly path: PathTest | undefined;
}

export function takeRoute(route: Route, lookup: Lookup): Entry | undefined {
  const { template, path } = route;
  return (path === undefined || pathFits(path, lookup.request.path)) &&
    templateFits(template, lookup) &&
    lookup.accepts(template)
    ? template
    : undefined;
}

export function takeFirst(routes: readonly Route[], lookup: Lookup): Entry | undefined {
  for (const route of routes) {
    const found = takeRoute(route, lookup);
    if (found) return found;
  }
  return undefined;
}
