import type { PathPattern, PathSegment, PathTest } from '../../model/entry.ts';

/** A segment that is not the tail. */
export type InnerSegment = Exclude<PathSegment, { kind: 'rest' }>;

/** `path` is decoded. */
export function pathFits(test: PathTest, path: string): boolean {
  if (test.kind === 'literal') return test.path === path;
  return test.kind === 'pattern' ? patternFits(test.pattern, path) : test.matcher.test({ values: [path] });
}

/** The same as whether `capture` gives something, without collecting the values. */
function patternFits({ segments }: PathPattern, path: string): boolean {
  if (!path.startsWith('/')) return false;
  let at = 0;
  for (const segment of segments) {
    if (segment.kind === 'rest') return true;
    if (at === path.length) return false;
    const slash = path.indexOf('/', at + 1);
    const end = slash < 0 ? path.length : slash;
    if (!segmentFits(segment, path, at + 1, end)) return false;
    at = end;
  }
  return at === path.length;
}

function segmentFits(segment: InnerSegment, path: string, start: number, end: number): boolean {
  if (segment.kind === 'literal') return segment.text.length === end - start && path.startsWith(segment.text, start);
  if (segment.kind === 'mixed') return segment.test(path.slice(start, end));
  return segment.constraint ? segment.constraint(path.slice(start, end)) : end > start;
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
