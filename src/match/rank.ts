import type { Entry, PathTest } from '../model/entry.ts';
import type { Explanation } from '../model/library.ts';
import type { Request } from '../model/request.ts';
import { explain, type Situation } from './explain/entry.ts';
import { methodAsked, methodFits, methodRules } from './lookup.ts';
import { specificity } from './pairs/fits.ts';
import { isConstrained, literalPaths, pathFits } from './paths/path-test.ts';

/**
 * The entries whose method and path fit, explained, in the order in which they are tried: the first one that matches
 * answers, and those before it tell why they do not. The index gives the same answer without asking each.
 */
export function rank(entries: readonly Entry[], request: Request, situation: Situation): Explanation[] {
  const ranked: { entry: Entry; order: readonly number[] }[] = [];
  for (const [position, entry] of entries.entries()) {
    const order = precedence(entry, position, request);
    if (order) ranked.push({ entry, order });
  }
  return ranked
    .sort((left, right) => compare(left.order, right.order))
    .map(({ entry }) => explain(entry, request, situation));
}

// Ranks of a template's path, and of its segments; smaller is earlier.
const [LITERAL, CONSTRAINED, PARAM, REST, MATCHER, ANYWHERE] = [0, 1, 2, 3, 4, 5];
/** Before whatever another path goes on with. */
const END = -1;

/** Numbers to be compared one by one, smaller is earlier; undefined when method or path do not fit. */
function precedence(entry: Entry, position: number, request: Request): readonly number[] | undefined {
  const round = methodRules(request).findIndex((rule) =>
    entry.kind === 'pair'
      ? entry.request.method === methodAsked(request, rule)
      : methodFits(entry.request.method, request, rule),
  );
  if (round < 0) return undefined;
  if (entry.kind === 'pair') {
    const asked = specificity(entry.request, entry.requiresState.length > 0);
    return entry.request.path === request.path ? [round, -entry.priority, 0, -asked, position] : undefined;
  }
  const path = bestPath(entry.request.path, request.path);
  return path && [round, -entry.priority, 1, ...path, END, position];
}

function bestPath(tests: readonly PathTest[] | undefined, path: string): readonly number[] | undefined {
  if (!tests) return [ANYWHERE];
  return tests
    .filter((test) => pathFits(test, path))
    .map(pathOrder)
    .sort(compare)[0];
}

function pathOrder(test: PathTest): readonly number[] {
  const literal = literalPaths(test)?.[0];
  if (literal !== undefined)
    return literal
      .split('/')
      .slice(1)
      .map(() => LITERAL);
  if (test.kind !== 'pattern') return [MATCHER];
  return test.pattern.segments.map((segment) => {
    if (segment.kind === 'literal') return LITERAL;
    if (segment.kind === 'rest') return REST;
    return isConstrained(segment) ? CONSTRAINED : PARAM;
  });
}

function compare(left: readonly number[], right: readonly number[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
