import type { Entry } from '../model/entry.ts';
import type { Coverage } from '../model/verdict.ts';

/**
 * Of the entries that may be called at all: one with `expect: {calls: 0}` is no gap.
 *
 * @param whys id of an entry → why it was not tried
 */
export function coverageOf(
  entries: readonly Entry[],
  isHit: (entry: Entry) => boolean,
  whys: ReadonlyMap<string, string> = new Map(),
): Coverage {
  const callable = entries.filter((entry) => isHit(entry) || !mustNotBeCalled(entry));
  const unused = callable.filter((entry) => !isHit(entry));
  return {
    hit: callable.length - unused.length,
    all: callable.length,
    unused: unused.map(({ id, name, place }) => ({ id, name, place, why: whys.get(id) })),
  };
}

export const mustNotBeCalled = ({ verification }: Entry): boolean => verification?.calls?.max === 0;
