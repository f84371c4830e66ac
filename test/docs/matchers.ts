import { ALL_FIELDS, type MatcherKind } from '../../src/match/kinds/kind.ts';
import { KINDS } from '../../src/match/kinds/registry.ts';
import { code, table } from './markdown.ts';

/** Fields that a template's author writes; the others are what matchers stand under inside of others. */
const WRITTEN = ALL_FIELDS.filter((field) => field !== 'json' && field !== 'status');

/** Every matcher with its options, in Markdown. */
export const matcherReference = (): string => table(['matcher', 'holds when', 'stands under'], KINDS.flatMap(rows));

function rows(kind: MatcherKind): string[][] {
  const options = Object.entries(kind.options).map(([name, { description }]) => [
    `${code(kind.name)} with ${code(name)}`,
    description,
    '',
  ]);
  return [[code(kind.name), kind.description, whereabouts(kind)], ...options];
}

function whereabouts({ fields }: MatcherKind): string {
  const without = WRITTEN.filter((field) => !fields.includes(field));
  if (without.length === 0) return 'all';
  if (without.length > 3) return WRITTEN.filter((field) => fields.includes(field)).join(', ');
  return `all but ${without.join(', ')}`;
}
