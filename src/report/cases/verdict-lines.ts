import type { CaseStatus, Coverage, Verdict } from '../../model/verdict.ts';
import { clean } from '../clean.ts';
import { type Style, style } from '../style.ts';
import { count, duration, thousands } from '../time.ts';

const MOST_UNUSED = 20;
const PLAIN = style(false);

type Counts = Verdict['counts'];

/** `12 passed, 1 failed, 2 skipped · 18 of 20 entries hit · 1.2 s`. */
export const verdictLine = (verdict: Verdict, paint: Style = PLAIN): string =>
  [
    countsText(verdict.counts, paint),
    ...(verdict.coverage.all > 0 ? [coverageText(verdict.coverage)] : []),
    duration(verdict.duration),
    ...(verdict.interrupted === undefined ? [] : [paint.red(`ended early by ${clean(verdict.interrupted, 200)}`)]),
  ].join(' · ');

/** `12 passed, 1 failed`; what there is none of is left out, but for the passed ones. */
export function countsText({ passed, failed, error, skipped }: Counts, paint: Style = PLAIN): string {
  const some = (number: number, text: string, color: Style['red']): string[] => (number > 0 ? [color(text)] : []);
  return [
    (passed > 0 ? paint.green : paint.dim)(`${thousands(passed)} passed`),
    ...some(failed, `${thousands(failed)} failed`, paint.red),
    ...some(error, count(error, 'error'), paint.red),
    ...some(skipped, `${thousands(skipped)} skipped`, paint.yellow),
  ].join(', ');
}

/** `18 of 20 entries hit`. */
export const coverageText = ({ hit, all }: Coverage): string =>
  `${thousands(hit)} of ${count(all, 'entry', 'entries')} hit`;

/** The entries that nothing called, twenty at most; none of a run that was cut off, and might have called them. */
export function unusedLines({ coverage: { unused }, interrupted }: Verdict, paint: Style = PLAIN): string[] {
  if (unused.length === 0 || interrupted !== undefined) return [];
  const shown = unused.slice(0, MOST_UNUSED).map(({ name, place, why }) => {
    const where = clean(`${place.file}:${place.line}`, 300);
    return `  ${where} ${paint.dim(clean(name, 120))}${why === undefined ? '' : `: ${clean(why, 200)}`}`;
  });
  const rest = unused.length - shown.length;
  return [
    paint.yellow(`${count(unused.length, 'entry', 'entries')} that nothing called:`),
    ...shown,
    ...(rest > 0 ? [paint.dim(`  … ${thousands(rest)} more`)] : []),
  ];
}

export const noCounts = (): Record<CaseStatus, number> => ({ passed: 0, failed: 0, error: 0, skipped: 0 });
