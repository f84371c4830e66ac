import type { Node, Partial, PathExpression } from '../../vendor/handlebars.ts';

/** What a name may mean at one point of a template. */
export interface Scope {
  /** At the root the names are known; inside `each`, `with` and partials they belong to data. */
  readonly root: boolean;
  /** The context outside, `../`. */
  readonly outer?: Scope;
  /** `as |item index|`, those of the blocks around included. */
  readonly params: ReadonlySet<string>;
}

export const ROOT_SCOPE: Scope = { root: true, params: new Set() };
export const PARTIAL_SCOPE: Scope = { root: false, params: new Set() };

export const inside = (outer: Scope, params: readonly string[]): Scope => ({
  root: false,
  outer,
  params: withParams(outer, params).params,
});

export const withParams = (scope: Scope, params: readonly string[]): Scope =>
  params.length === 0 ? scope : { ...scope, params: new Set([...scope.params, ...params]) };

/** Where a path starts: at the root, where its names are known, or in data. */
export function startsAtRoot(path: PathExpression, scope: Scope): boolean {
  if (path.data) return path.parts[0] === 'root';
  let from: Scope | undefined = scope;
  for (let depth = path.depth; depth > 0; depth -= 1) from = from?.outer;
  return from?.root === true && !isParam(path, scope);
}

export const isParam = (path: PathExpression, scope: Scope): boolean =>
  path.depth === 0 && path.parts[0] !== undefined && scope.params.has(path.parts[0]);

/** The parts behind the root: those of `@root.request.path` without the `root`. */
export const rootParts = (path: PathExpression): readonly string[] => (path.data ? path.parts.slice(1) : path.parts);

/** The name of a partial that is written out, with or without quotes; undefined when it is computed. */
export function partialName({ name }: Partial): string | undefined {
  if (name.type === 'PathExpression') return name.original;
  const literal = name as Node as hbs.AST.StringLiteral | hbs.AST.NumberLiteral;
  return name.type === 'SubExpression' ? undefined : `${literal.value}`;
}

/** A bare name, which may be a helper's. */
export const isName = (path: PathExpression): boolean =>
  path.type === 'PathExpression' &&
  !path.data &&
  path.depth === 0 &&
  path.parts.length === 1 &&
  !/^\.|this\b/.test(path.original);
