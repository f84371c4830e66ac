import type { Entry, PathSegment } from '../../model/entry.ts';
import type { Lookup } from '../lookup.ts';
import { Candidates } from './candidates.ts';
import { isTail, PathNode, PathTail, tailFits } from './path-node.ts';
import { type Route, takeRoute } from './route.ts';

/**
 * Path patterns, segment by segment. A node tells segments apart by how specific they are, not by what exactly they
 * ask for: all constrained ones share a child, and each route tests its own constraints at the end. So a walk that
 * takes literal, constrained, `{id}` and `{rest*}` in this order meets the patterns in order of precedence, and those
 * that are equally specific together.
 */
export class PathTrie {
  readonly #root = new PathNode();
  readonly #crowds: Candidates[] = [];

  add(segments: readonly PathSegment[], route: Route): void {
    this.#place(this.#root, new PathTail(segments, 0, route));
  }

  organise(): void {
    for (const crowd of this.#crowds) crowd.organise();
  }

  find(lookup: Lookup): Entry | undefined {
    const { path } = lookup.request;
    return path.startsWith('/') ? walk(this.#root, path, 0, lookup) : undefined;
  }

  #place(node: PathNode, tail: PathTail): void {
    const { segments, depth } = tail;
    const segment = segments[depth];
    if (segment === undefined) {
      node.end ??= this.#crowd();
      node.end.add(tail);
    } else if (segment.kind === 'rest') {
      node.rest ??= this.#crowd();
      node.rest.add(tail);
    } else {
      const behind = new PathTail(segments, depth + 1, tail);
      const child = node.get(segment);
      if (child === undefined) node.set(segment, behind);
      else if (!isTail(child)) this.#place(child, behind);
      else {
        const split = new PathNode();
        node.set(segment, split);
        this.#place(split, child);
        this.#place(split, behind);
      }
    }
  }

  #crowd(): Candidates {
    const crowd = new Candidates();
    this.#crowds.push(crowd);
    return crowd;
  }
}

/** `at` is the slash before the next segment, or the end of the path when none is left. */
function walk(node: PathNode | PathTail, path: string, at: number, lookup: Lookup): Entry | undefined {
  if (isTail(node)) return tailFits(node, path, at) ? takeRoute(node, lookup) : undefined;
  if (at === path.length) return node.end?.find(lookup) ?? node.rest?.find(lookup);
  const slash = path.indexOf('/', at + 1);
  const next = slash < 0 ? path.length : slash;
  const literal = node.literal(path, at + 1, next);
  return (
    (literal && walk(literal, path, next, lookup)) ??
    (node.constrained && walk(node.constrained, path, next, lookup)) ??
    (node.param && next > at + 1 ? walk(node.param, path, next, lookup) : undefined) ??
    node.rest?.find(lookup)
  );
}
