import { cut } from '../cut.ts';

const WIDEST = 200;
/** Longer texts are not compared line by line. */
const LONGEST = 50_000;
const CONTEXT = 2;
const MOST = 40;

/** The lines that differ: `- expected`, `+ got`, some equal ones around them. None for texts of one line, or long ones. */
export function textLines(expected: string, got: string): string[] {
  if (expected.length > LONGEST || got.length > LONGEST) return [];
  const wanted = expected.split('\n');
  const sent = got.split('\n');
  if (wanted.length + sent.length === 2) return [];
  const start = equalFrom(wanted, sent);
  const end = equalFrom(wanted.slice(start).toReversed(), sent.slice(start).toReversed());
  const lines = [
    ...wanted.slice(Math.max(0, start - CONTEXT), start).map((line) => `  ${line}`),
    ...wanted.slice(start, wanted.length - end).map((line) => `- ${line}`),
    ...sent.slice(start, sent.length - end).map((line) => `+ ${line}`),
    ...wanted.slice(wanted.length - end, wanted.length - end + CONTEXT).map((line) => `  ${line}`),
  ].map((line) => cut(line, WIDEST));
  const first = `from line ${start + 1} on (- expected, + got):`;
  return lines.length > MOST
    ? [first, ...lines.slice(0, MOST), `… and ${lines.length - MOST} more lines`]
    : [first, ...lines];
}

/** How many lines are equal from the first on. */
function equalFrom(left: readonly string[], right: readonly string[]): number {
  const shorter = Math.min(left.length, right.length);
  let count = 0;
  while (count < shorter && left[count] === right[count]) count += 1;
  return count;
}
