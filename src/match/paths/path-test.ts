import type { PathSegment, PathTest } from '../../model/entry.ts';

/** `path` is decoded. */
export function pathFits(test: PathTest, path: string): boolean {
  if (test.kind === 'literal') return test.path === path;
  return test.kind === 'pattern' ? test.pattern.capture(path) !== undefined : test.matcher.test({ values: [path] });
}

/** The paths that a test stands for when it is nothing but equality. */
export function literalPaths(test: PathTest): readonly string[] | undefined {
  if (test.kind === 'literal') return [test.path];
  if (test.kind === 'matcher') return test.matcher.literals;
  const texts: string[] = [];
  for (const segment of test.pattern.segments) {
    if (segment.kind !== 'literal') return undefined;
    texts.push(segment.text);
  }
  return [`/${texts.join('/')}`];
}

/** Whether a segment asks for more than to be there, or to be equal to something. */
export const isConstrained = (segment: PathSegment): boolean =>
  segment.kind === 'mixed' || (segment.kind === 'param' && segment.constraint !== undefined);
