import { type Literals, literalsOf, mayOverlap, rivals } from './strength.ts';
import { type HoverflyPair, type HoverflyRequest, literalOf, type View } from './view.ts';

/** Whether each pair is one of ours, too: it asks for exact values of what a pair of ours compares, and for no more. */
export function areExact(pairs: readonly HoverflyPair[]): boolean[] {
  const literals = pairs.map(({ request }) => literalsOf(request));
  const near = rivals(literals);
  return pairs.map(({ request }, index) => isExact(request) && !isToldApart(index));

  /** Headers are a mere record in our pairs: where they decide between two, they must count. */
  function isToldApart(index: number): boolean {
    const own = literals[index] as Literals;
    return near(index).some((group) =>
      group.some((other) => {
        const rival = literals[other] as Literals;
        return (
          other !== index && own.headers.size + rival.headers.size > 0 && mayOverlap(own, rival, { headers: true })
        );
      }),
    );
  }
}

function isExact(request: HoverflyRequest): boolean {
  const { method, path, scheme, destination, body, query, deprecatedQuery, headers } = request;
  const isOptional = (views: readonly View[]): boolean => views.length === 0 || literalOf(views) !== undefined;
  const pathText = literalOf(path);
  return (
    literalOf(method) !== undefined &&
    pathText?.startsWith('/') === true &&
    [scheme, destination, body, deprecatedQuery].every(isOptional) &&
    literalOf(destination) !== '' &&
    // Named keys leave others free, which the query of a pair does not.
    (query === undefined || query.size === 0) &&
    !(query && literalOf(deprecatedQuery)) &&
    [...headers.values()].every((views) => literalOf(views) !== undefined)
  );
}
