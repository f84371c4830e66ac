import { compileRegex } from '../content/regex.ts';
import type { PathPattern, PathSegment } from '../model/entry.ts';
import { decodePath } from '../model/request.ts';
import { captureMixed, type MixedPart } from './paths/mixed-segment.ts';
import { type Part, type PathProblem, scanPattern } from './paths/scan.ts';

type Constraint = (segment: string) => boolean;

/** One segment with what capturing needs: the parts of a mixed one. */
type Step = PathSegment & { readonly parts?: readonly MixedPart[] };

/** Whether a path is more than literal text. */
export const isPathPattern = (source: string): boolean => source.includes('{');

/**
 * Compiles `/users/{id}`, `/users/{id:[0-9]+}` (tested against the whole segment), `/files/{rest*}` (the tail, which
 * may be empty, its slash too), `/orders/{id}.json`. A parameter takes at least one character, unless its constraint
 * allows none. Returns the first problem with its place in `source` otherwise.
 */
export function parsePathPattern(source: string): PathPattern | PathProblem {
  const scanned = scanPattern(source);
  if (!Array.isArray(scanned)) return scanned;
  const constraints = new Map<Part, Constraint>();
  for (const part of scanned.flat()) {
    if (part.kind !== 'param' || part.constraint === undefined) continue;
    const constraint = compileConstraint(part.constraint, part.constraintOffset);
    if (typeof constraint === 'object') return constraint;
    constraints.set(part, constraint);
  }
  return new CompiledPattern(
    source,
    scanned.map((parts) => makeStep(parts, constraints)),
    scanned.flat().flatMap((part) => (part.kind === 'param' ? part.name : [])),
  );
}

function compileConstraint(source: string, offset: number): Constraint | PathProblem {
  // On its own first: `a)|(b` would only become valid inside the group.
  const alone = compileRegex(source, '', 'linear');
  const anchored = 'test' in alone ? compileRegex(`^(?:${source})$`, '', 'linear') : alone;
  if ('test' in anchored) return (segment) => anchored.test(segment);
  return { ...anchored, offset, length: source.length };
}

function makeStep(parts: readonly Part[], constraints: ReadonlyMap<Part, Constraint>): Step {
  const [first] = parts;
  if (!first) return { kind: 'literal', text: '' };
  if (parts.length === 1) {
    if (first.kind === 'text') return { kind: 'literal', text: decodePath(first.text) };
    if (first.tail) return { kind: 'rest', name: first.name };
    const constraint = constraints.get(first);
    return {
      kind: 'param',
      name: first.name,
      ...(constraint ? { constraint, constraintSource: first.constraint as string } : {}),
    };
  }
  const mixed = parts.map((part): MixedPart => {
    if (part.kind === 'text') return { text: decodePath(part.text) };
    const constraint = constraints.get(part);
    return { name: part.name, ...(constraint ? { constraint } : {}) };
  });
  return {
    kind: 'mixed',
    source: parts.map((part) => part.source).join(''),
    test: (segment) => captureMixed(mixed, segment) !== undefined,
    parts: mixed,
  };
}

class CompiledPattern implements PathPattern {
  readonly source: string;
  readonly segments: readonly PathSegment[];
  readonly names: readonly string[];
  readonly #steps: readonly Step[];

  constructor(source: string, steps: readonly Step[], names: readonly string[]) {
    this.source = source;
    this.names = names;
    this.segments = steps;
    this.#steps = steps;
  }

  capture(path: string): Record<string, string> | undefined {
    if (!path.startsWith('/')) return undefined;
    const captured: [string, string][] = [];
    let start = 1;
    for (const step of this.#steps) {
      if (step.kind === 'rest') {
        captured.push([step.name, path.slice(start)]);
        return Object.fromEntries(captured);
      }
      if (start > path.length) return undefined;
      const slash = path.indexOf('/', start);
      const end = slash < 0 ? path.length : slash;
      if (!captureStep(step, path.slice(start, end), captured)) return undefined;
      start = end + 1;
    }
    // `fromEntries` defines properties: a parameter called `__proto__` is one like others.
    return start > path.length ? Object.fromEntries(captured) : undefined;
  }
}

function captureStep(step: Exclude<Step, { kind: 'rest' }>, segment: string, captured: [string, string][]): boolean {
  if (step.kind === 'literal') return step.text === segment;
  if (step.kind === 'param') {
    if (step.constraint ? !step.constraint(segment) : segment === '') return false;
    captured.push([step.name, segment]);
    return true;
  }
  const values = captureMixed(step.parts ?? [], segment);
  if (!values) return false;
  captured.push(...values);
  return true;
}
