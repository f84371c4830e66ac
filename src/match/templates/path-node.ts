import type { PathSegment, PathTest, Template } from '../../model/entry.ts';
import { type InnerSegment, isConstrained } from '../paths/path-test.ts';
import type { Candidates } from './candidates.ts';
import type { Route } from './route.ts';

type Branch = PathNode | PathTail;

/** Where patterns part. */
export class PathNode {
  /** Most nodes have one literal child: it is held here, and only more go into a table. */
  #text: string | undefined;
  #child: Branch | undefined;
  #children: Map<string, Branch> | undefined;
  constrained: Branch | undefined;
  param: Branch | undefined;
  /** Patterns that go on with a tail. */
  rest: Candidates | undefined;
  /** Patterns that end here. */
  end: Candidates | undefined;

  literal(path: string, start: number, end: number): Branch | undefined {
    if (this.#children) return this.#children.get(path.slice(start, end));
    const text = this.#text;
    return text?.length === end - start && path.startsWith(text, start) ? this.#child : undefined;
  }

  get(segment: InnerSegment): Branch | undefined {
    if (segment.kind === 'literal') return this.literal(segment.text, 0, segment.text.length);
    return isConstrained(segment) ? this.constrained : this.param;
  }

  set(segment: InnerSegment, branch: Branch): void {
    if (segment.kind === 'literal') this.#setLiteral(segment.text, branch);
    else if (isConstrained(segment)) this.constrained = branch;
    else this.param = branch;
  }

  #setLiteral(text: string, branch: Branch): void {
    if (this.#children) this.#children.set(text, branch);
    else if (this.#text === undefined || this.#text === text) {
      this.#text = text;
      this.#child = branch;
    } else {
      this.#children = new Map([
        [this.#text, this.#child as Branch],
        [text, branch],
      ]);
    }
  }
}

/**
 * What only one pattern goes on with, and its route. Instead of a chain of nodes it is one text to compare: of 10,000
 * patterns a walk touches few places in memory, and that is what its time goes into.
 */
export class PathTail implements Route {
  /** Undefined when the text would not be clear: the route then tests its whole pattern. */
  readonly text: string | undefined;
  readonly onlyMethod: string | undefined;
  readonly path: PathTest | undefined;
  readonly template: Template;
  readonly position: number;
  readonly segments: readonly PathSegment[];
  /** The first segment that is left. */
  readonly depth: number;

  constructor(segments: readonly PathSegment[], depth: number, route: Route) {
    this.segments = segments;
    this.depth = depth;
    this.onlyMethod = route.onlyMethod;
    this.path = route.path;
    this.template = route.template;
    this.position = route.position;
    this.text = route.path && segments.some(looksSpecial) ? undefined : segments.slice(depth).map(written).join('');
  }
}

export const isTail = (branch: Branch): branch is PathTail => branch instanceof PathTail;

// In the text of a tail these stand for a segment of at least one character, any segment, and all that follows.
const [PARAM, ANY, REST, SLASH] = [0x7b, 0x2a, 0x7d, 0x2f] as const;

/** Whether a literal segment would be misread in the text of a tail. */
export const looksSpecial = (segment: PathSegment): boolean => segment.kind === 'literal' && /[{*}]/.test(segment.text);

function written(segment: PathSegment): string {
  if (segment.kind === 'literal') return `/${segment.text}`;
  if (segment.kind === 'rest') return String.fromCharCode(REST);
  return `/${String.fromCharCode(isConstrained(segment) ? ANY : PARAM)}`;
}

/** `at` is a slash, or the end of the path. */
export function tailFits({ text }: PathTail, path: string, start: number): boolean {
  if (text === undefined) return true;
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === REST) return at === path.length || path.charCodeAt(at) === SLASH;
    if (code === PARAM || code === ANY) {
      const slash = path.indexOf('/', at);
      const end = slash < 0 ? path.length : slash;
      if (code === PARAM && end === at) return false;
      at = end;
    } else if (path.charCodeAt(at) === code) at += 1;
    else return false;
  }
  return at === path.length;
}
