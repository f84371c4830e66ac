import { describeExplanation } from '../model/describe.ts';
import type { Exchange } from '../model/exchange.ts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

const LONGEST = 300;

/** Why nothing matched: the nearest entry, where it stands, and the fields that differ. Nothing for a match. */
export function nearestLines(exchange: Exchange, paint: Style): string[] {
  const nearest = exchange.nearest[0];
  if (nearest === undefined) return [];
  const [heading, ...fields] = describeExplanation({
    ...nearest,
    reports: nearest.reports.filter((report) => !report.ok),
  }).map((line) => `  ${clean(line, LONGEST)}`);
  return [heading as string, ...fields.map((line) => line.replace(/^ +NO/, (mark) => paint.yellow(mark)))];
}
