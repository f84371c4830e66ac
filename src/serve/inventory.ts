import type { Library } from '../model/library.ts';

/** How much a library holds, as events tell it. */
export interface Inventory {
  readonly scenarios: number;
  readonly pairs: number;
  readonly templates: number;
}

export function inventory({ scenarios, entries }: Library): Inventory {
  const pairs = entries.filter(({ kind }) => kind === 'pair').length;
  return { scenarios: scenarios.length, pairs, templates: entries.length - pairs };
}
