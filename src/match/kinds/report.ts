import { rangeInScalar } from '../../source/locate.ts';
import type { Node } from '../../source/nodes.ts';
import type { Reading } from '../../source/reading.ts';
import type { TextProblem } from '../../source/text-problem.ts';

/** Reports a problem at its place within a scalar, or at the whole of it when variables have moved the text. */
export function report(problem: TextProblem, text: string, node: Node, reading: Reading): undefined {
  const known = problem.offset !== undefined && node.kind === 'scalar' && node.source === text;
  reading.problem(known ? rangeInScalar(node, problem.offset, problem.length ?? 1) : node, problem);
  return undefined;
}
