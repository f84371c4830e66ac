import type { Problem } from '../../source/diagnose.ts';

/** A problem at an offset of the text it was found in. */
export type PathProblem = Problem & { readonly offset: number; readonly length: number };

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly source: string }
  | {
      readonly kind: 'param';
      readonly name: string;
      readonly source: string;
      /** `{rest*}` */
      readonly tail: boolean;
      readonly constraint: string | undefined;
      readonly constraintOffset: number;
    };

/** A pattern → the parts of each of its segments, or what is wrong with it. A slash inside braces separates nothing. */
export function scanPattern(source: string): Part[][] | PathProblem {
  const segments: Part[][] = [[]];
  const names = new Set<string>();
  let at = source.startsWith('/') ? 1 : 0;
  while (at < source.length) {
    const parts = segments.at(-1) as Part[];
    const open = nextSpecial(source, at);
    if (open > at) parts.push({ kind: 'text', text: source.slice(at, open), source: source.slice(at, open) });
    const special = source[open];
    if (special === undefined) break;
    if (special === '/') {
      segments.push([]);
      at = open + 1;
      continue;
    }
    if (special === '}') return { ...problem('unopened-brace', '"}" closes nothing', open), hint: literalHint(source) };
    const close = closingBrace(source, open);
    if (close < 0) {
      return {
        ...problem('unclosed-brace', 'this "{" is never closed', open),
        hint: `add "}"; ${literalHint(source)}`,
      };
    }
    const part = readParam(source, open, close);
    if (!('kind' in part)) return part;
    const wrong = misplaced(part, parts, source, open, close, names);
    if (wrong) return wrong;
    names.add(part.name);
    parts.push(part);
    at = close + 1;
  }
  return segments;
}

function readParam(source: string, open: number, close: number): (Part & { kind: 'param' }) | PathProblem {
  const inside = source.slice(open + 1, close);
  const colon = inside.indexOf(':');
  const written = colon < 0 ? inside : inside.slice(0, colon);
  const tail = written.endsWith('*');
  const name = tail ? written.slice(0, -1) : written;
  const width = close + 1 - open;
  if (name.trim() === '') {
    return { ...problem('empty-parameter', 'a parameter needs a name', open, width), hint: 'write {id}' };
  }
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    return {
      ...problem('bad-parameter', `"${name}" is no name for a parameter`, open + 1, name.length),
      hint: 'letters, digits, "_" and "-", not starting with a digit',
    };
  }
  if (tail && colon >= 0) {
    return { ...problem('constrained-tail', 'a tail takes no constraint', open, width), hint: `write {${name}*}` };
  }
  if (colon === inside.length - 1 && colon >= 0) {
    return { ...problem('empty-constraint', 'the constraint is empty', open, width), hint: `write {${name}}` };
  }
  return {
    kind: 'param',
    name,
    source: source.slice(open, close + 1),
    tail,
    constraint: colon < 0 ? undefined : inside.slice(colon + 1),
    constraintOffset: open + 2 + colon,
  };
}

function misplaced(
  part: Part & { kind: 'param' },
  before: readonly Part[],
  source: string,
  open: number,
  close: number,
  names: ReadonlySet<string>,
): PathProblem | undefined {
  const width = close + 1 - open;
  if (names.has(part.name)) {
    return {
      ...problem('duplicate-parameter', `"${part.name}" stands twice in this path`, open, width),
      hint: 'give each parameter a name of its own',
    };
  }
  if (part.tail && (before.length > 0 || close + 1 < source.length)) {
    return {
      ...problem('misplaced-tail', 'a tail is the whole last segment of a path', open, width),
      hint: `write /{${part.name}*} at the end`,
    };
  }
  if (before.at(-1)?.kind === 'param') {
    return {
      ...problem('adjacent-parameters', 'nothing tells where the parameter before ends', open, width),
      hint: 'put text between the two',
    };
  }
  return undefined;
}

function nextSpecial(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '/' || source[at] === '{' || source[at] === '}') return at;
  }
  return source.length;
}

/** Constraints are regexes: braces of quantifiers nest, escaped ones and those in a class are plain characters. */
function closingBrace(source: string, open: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = open; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

const literalHint = (source: string): string => `for literal braces write "path: {exact: '${source}'}"`;

const problem = (code: string, message: string, offset: number, length = 1): PathProblem => ({
  code,
  message,
  offset,
  length,
});
