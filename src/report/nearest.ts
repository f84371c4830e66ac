import type { Exchange } from '../model/exchange.ts';
import { formatPlace } from '../model/place.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

const LONGEST = 300;

/** Why nothing matched: the nearest entry, where it stands, and the fields that differ. Nothing for a match. */
export function nearestLines(exchange: Exchange, paint: Style): string[] {
  const nearest = exchange.entry === undefined ? exchange.nearest[0] : undefined;
  if (nearest === undefined) return [];
  const { entry, reports } = nearest;
  return [
    `  nearest is ${clean(entry.name, 80)} ${paint.dim(`(${clean(formatPlace(entry.place), LONGEST)})`)}`,
    ...reports
      .filter((report) => !report.ok)
      .map(({ field, expected, got, detail }) => {
        const what = `expected ${clean(expected, LONGEST)}, got ${clean(got, LONGEST)}`;
        return `    ${paint.yellow(clean(field, 80))}: ${what}${detail === undefined ? '' : ` (${clean(detail, LONGEST)})`}`;
      }),
  ];
}
