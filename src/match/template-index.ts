import type { Entry, PathPattern, PathTest, Template } from '../model/entry.ts';
import { Candidates } from './candidates.ts';
import type { Lookup } from './lookup.ts';
import { PathTrie } from './path-trie.ts';
import type { Route } from './route.ts';

/** Templates by their paths, in order of precedence: literal, pattern, other matchers, no path at all. */
export class TemplateIndex {
  readonly #literals = new Map<string, Candidates>();
  readonly #patterns = new PathTrie();
  readonly #matchers = new Candidates();
  readonly #anywhere = new Candidates();

  /** Templates are added in file order. */
  add(template: Template, position: number): void {
    const tests = template.request.path;
    if (!tests) this.#anywhere.add({ template, position, path: undefined });
    else for (const test of tests) this.#addPath(test, template, position);
  }

  /** To be called once, when all are added. */
  organise(): void {
    for (const candidates of this.#literals.values()) candidates.organise();
    this.#patterns.organise();
    this.#matchers.organise();
    this.#anywhere.organise();
  }

  find(lookup: Lookup): Entry | undefined {
    return (
      this.#literals.get(lookup.request.path)?.find(lookup) ??
      this.#patterns.find(lookup) ??
      this.#matchers.find(lookup) ??
      this.#anywhere.find(lookup)
    );
  }

  #addPath(test: PathTest, template: Template, position: number): void {
    const literals = literalPaths(test);
    if (literals) for (const path of literals) this.#addLiteral(path, { template, position, path: undefined });
    else if (test.kind === 'pattern') {
      const path = isConstrained(test.pattern) ? test : undefined;
      this.#patterns.add(test.pattern.segments, { template, position, path });
    } else this.#matchers.add({ template, position, path: test });
  }

  #addLiteral(path: string, route: Route): void {
    let candidates = this.#literals.get(path);
    if (!candidates) this.#literals.set(path, (candidates = new Candidates()));
    candidates.add(route);
  }
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

const isConstrained = ({ segments }: PathPattern): boolean =>
  segments.some(
    (segment) => segment.kind === 'mixed' || (segment.kind === 'param' && segment.constraint !== undefined),
  );
