import type { Entry, PathTest, Template } from '../../model/entry.ts';
import type { Lookup } from '../lookup.ts';
import { isConstrained, literalPaths } from '../paths/path-test.ts';
import { Candidates } from './candidates.ts';
import { looksSpecial } from './path-node.ts';
import { PathTrie } from './path-trie.ts';
import { makeRoute, type Route, takeRoute } from './route.ts';

/** Templates by their paths, in order of precedence: literal, pattern, other matchers, no path at all. */
export class TemplateIndex {
  readonly #literals = new Map<string, Route | Candidates>();
  readonly #patterns = new PathTrie();
  readonly #matchers = new Candidates();
  readonly #anywhere = new Candidates();

  /** Templates are added in file order. */
  add(template: Template, position: number): void {
    const tests = template.request.path;
    if (!tests) this.#anywhere.add(makeRoute(template, position, undefined));
    else for (const test of tests) this.#addPath(test, template, position);
  }

  /** To be called once, when all are added. */
  organise(): void {
    for (const found of this.#literals.values()) if (found instanceof Candidates) found.organise();
    this.#patterns.organise();
    this.#matchers.organise();
    this.#anywhere.organise();
  }

  find(lookup: Lookup): Entry | undefined {
    const literal = this.#literals.size === 0 ? undefined : this.#literals.get(lookup.request.path);
    return (
      (literal && (literal instanceof Candidates ? literal.find(lookup) : takeRoute(literal, lookup))) ??
      this.#patterns.find(lookup) ??
      this.#matchers.find(lookup) ??
      this.#anywhere.find(lookup)
    );
  }

  #addPath(test: PathTest, template: Template, position: number): void {
    const literals = literalPaths(test);
    if (literals) for (const path of literals) this.#addLiteral(path, makeRoute(template, position, undefined));
    else if (test.kind === 'pattern') {
      const { segments } = test.pattern;
      const decided = !segments.some((segment) => isConstrained(segment) || looksSpecial(segment));
      this.#patterns.add(segments, makeRoute(template, position, decided ? undefined : test));
    } else this.#matchers.add(makeRoute(template, position, test));
  }

  #addLiteral(path: string, route: Route): void {
    const found = this.#literals.get(path);
    if (found instanceof Candidates) found.add(route);
    else if (!found) this.#literals.set(path, route);
    else {
      const candidates = new Candidates();
      candidates.add(found);
      candidates.add(route);
      this.#literals.set(path, candidates);
    }
  }
}
