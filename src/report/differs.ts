import type { Exchange } from '../model/exchange.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

const MOST = 8;
const WIDEST = 100;

/** How the entry's answer differs from the real one, a line for each place. */
export function differsLines({ differences, entry }: Exchange, paint: Style): string[] {
  if (differences.length === 0) return [];
  const lines = differences
    .slice(0, MOST)
    .map(
      ({ field, expected, got }) =>
        `    ${paint.yellow(clean(field, WIDEST))}: ${clean(expected, WIDEST)} → ${clean(got, WIDEST)}`,
    );
  const more = differences.length - lines.length;
  return [
    `  ${paint.yellow('≠')} ${clean(entry?.name ?? '', WIDEST)} answers otherwise (entry → real)`,
    ...lines,
    ...(more > 0 ? [paint.dim(`    and ${more} more`)] : []),
  ];
}
