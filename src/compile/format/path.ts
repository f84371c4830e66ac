import { matcher } from '../../match/kinds/matcher.ts';
import { isPathPattern, parsePathPattern } from '../../match/path-pattern.ts';
import type { PathTest } from '../../model/entry.ts';
import { decodePath } from '../../model/request.ts';
import { rangeInScalar } from '../../source/locate.ts';
import type { ScalarNode } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import { byKind, list } from '../../source/shape/collections.ts';
import { text } from '../../source/shape/scalars.ts';
import { mapped, named, type Shape } from '../../source/shape/shape.ts';
import { reportPathHabits } from './path-habits.ts';

/** `/orders`, or a pattern: `/users/{id}`. */
const scalarPath: Shape<PathTest> = mapped(text('a path such as /orders or /users/{id}'), (source, node, reading) =>
  readPath(source, node as ScalarNode, reading),
);

function readPath(source: string, node: ScalarNode, reading: Reading): PathTest | undefined {
  if (reportPathHabits(source, node, reading)) return undefined;
  if (!isPathPattern(source)) return { kind: 'literal', path: decodePath(source) };
  const pattern = parsePathPattern(source);
  if ('capture' in pattern) return { kind: 'pattern', pattern };
  reading.problem(rangeInScalar(node, pattern.offset), pattern);
  return undefined;
}

const single = (test: PathTest): PathTest[] => [test];

/** `path:` of a template: one path, a list of which one must fit, or matchers. */
export const pathTests: Shape<PathTest[]> = named('path', () =>
  byKind({
    expects: 'a path, a list of paths, or a mapping such as {regex: …}',
    scalar: mapped(scalarPath, single),
    sequence: list(scalarPath, { min: 1 }),
    map: mapped(matcher('path'), (test) => single({ kind: 'matcher', matcher: test })),
  }),
);
