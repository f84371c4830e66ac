import type { Library } from '../model/library.ts';

/** How much a library holds, as events tell it. */
export function inventory({ scenarios, entries }: Library): { scenarios: number; pairs: number; templates: number } {
  const pairs = entries.filter(({ kind }) => kind === 'pair').length;
  return { scenarios: scenarios.length, pairs, templates: entries.length - pairs };
}
