import type { Matcher } from '../../model/matching.ts';

/** Every one must hold. One that must hold is reason enough to look for its discriminator. */
export function allOf(matchers: readonly Matcher[]): Matcher {
  const [first, ...others] = matchers;
  if (first && others.length === 0) return first;
  const discriminator = matchers.find((each) => each.discriminator)?.discriminator;
  return {
    test: (subject) => matchers.every((each) => each.test(subject)),
    expects: matchers.map((each) => each.expects).join(' and '),
    detail: (subject) => {
      const failed = matchers.find((each) => !each.test(subject));
      return failed && (failed.detail?.(subject) ?? `this does not hold: ${failed.expects}`);
    },
    differences: (subject, most) => matchers.find((each) => !each.test(subject))?.differences?.(subject, most) ?? [],
    ...(discriminator ? { discriminator } : {}),
  };
}

/** One is enough. Only when each is an equality of texts can the whole be found by its texts. */
export function anyOf(matchers: readonly Matcher[]): Matcher {
  const [first, ...others] = matchers;
  if (first && others.length === 0) return first;
  const expects = matchers.map((each) => each.expects).join(' or ');
  if (matchers.every((each) => each.literals)) return anyLiteral(matchers, expects);
  return { test: (subject) => matchers.some((each) => each.test(subject)), expects };
}

function anyLiteral(matchers: readonly Matcher[], expects: string): Matcher {
  const literals = [...new Set(matchers.flatMap((each) => each.literals ?? []))];
  return { test: (subject) => matchers.some((each) => each.test(subject)), expects, literals };
}

/** Holds when the other does not. */
export const notThis = (matcher: Matcher): Matcher => ({
  test: (subject) => !matcher.test(subject),
  expects: `not ${matcher.expects}`,
});
