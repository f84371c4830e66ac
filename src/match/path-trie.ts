import type { Entry, PathSegment } from '../model/entry.ts';
import { Candidates } from './candidates.ts';
import type { Lookup } from './lookup.ts';
import type { Route } from './route.ts';

/**
 * Path patterns, segment by segment. A node tells segments apart by how specific they are, not by what exactly they
 * ask for: all constrained ones share a child, and each route tests its own constraints at the end. So a walk that
 * takes literal, constrained, `{id}` and `{rest*}` in this order meets the patterns in order of precedence, and those
 * that are equally specific together.
 */
export class PathTrie {
  readonly #root = new PathNode();
  readonly #leaves: Candidates[] = [];

  add(segments: readonly PathSegment[], route: Route): void {
    let node = this.#root;
    for (const segment of segments) {
      if (segment.kind === 'rest') {
        node.rest ??= this.#leaf();
        node.rest.add(route);
        return;
      }
      node = childFor(node, segment);
    }
    node.end ??= this.#leaf();
    node.end.add(route);
  }

  organise(): void {
    for (const leaf of this.#leaves) leaf.organise();
  }

  find(lookup: Lookup): Entry | undefined {
    const { path } = lookup.request;
    return path.startsWith('/') ? walk(this.#root, path, 1, lookup) : undefined;
  }

  #leaf(): Candidates {
    const leaf = new Candidates();
    this.#leaves.push(leaf);
    return leaf;
  }
}

class PathNode {
  /** Most nodes have one literal child: it is held here, and only more go into a table. */
  text: string | undefined;
  child: PathNode | undefined;
  children: Map<string, PathNode> | undefined;
  constrained: PathNode | undefined;
  param: PathNode | undefined;
  rest: Candidates | undefined;
  end: Candidates | undefined;
}

function childFor(node: PathNode, segment: Exclude<PathSegment, { kind: 'rest' }>): PathNode {
  if (segment.kind === 'literal') return literalChild(node, segment.text);
  if (segment.kind === 'mixed' || segment.constraint) return (node.constrained ??= new PathNode());
  return (node.param ??= new PathNode());
}

function literalChild(node: PathNode, text: string): PathNode {
  if (node.text === text) return node.child as PathNode;
  const child = node.children?.get(text) ?? new PathNode();
  if (node.children) node.children.set(text, child);
  else if (node.text === undefined) {
    node.text = text;
    node.child = child;
  } else node.children = new Map([[text, child]]);
  return child;
}

/** `start` is where the next segment begins; behind the end of the path when none is left. */
function walk(node: PathNode, path: string, start: number, lookup: Lookup): Entry | undefined {
  if (start > path.length) return node.end?.find(lookup) ?? node.rest?.find(lookup);
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  let found: Entry | undefined;
  if (node.text !== undefined) {
    const text = path.slice(start, end);
    const literal = node.text === text ? node.child : node.children?.get(text);
    if (literal) found = walk(literal, path, end + 1, lookup);
  }
  if (!found && node.constrained) found = walk(node.constrained, path, end + 1, lookup);
  if (!found && node.param && end > start) found = walk(node.param, path, end + 1, lookup);
  return found ?? node.rest?.find(lookup);
}
