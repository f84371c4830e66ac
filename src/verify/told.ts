import type { ActionRun } from '../model/action.ts';
import { describeExplanation } from '../model/describe.ts';
import type { Entry } from '../model/entry.ts';
import type { Exchange } from '../model/exchange.ts';
import { formatPlace } from '../model/place.ts';
import type { CaseProblem } from '../model/verdict.ts';
import type { Redaction } from '../serve/redact.ts';
import { cut } from './cut.ts';

const WIDEST = 500;
const STDERR_LINES = 10;

/** Nothing matched; one whose client left before it was told so is something else. */
export const wasMissed = ({ unmatched, outcome }: Exchange): boolean => unmatched && outcome === 'passed';

/** `"create order" (scenarios/checkout.yaml:12:5)` */
export const entryText = ({ name, place }: Entry): string => `${quoted(name)} (${formatPlace(place)})`;

/** A name may be as long as it likes: it is cut where it is shown. */
export const quoted = (name: string): string => JSON.stringify(cut(name, 200));

/** Why an exchange was not what it should be. */
export const reasonOf = (exchange: Exchange, redaction: Redaction): string =>
  cut(redaction.of(exchange).text(exchange.reason ?? 'for an unknown reason'), WIDEST);

/** Which entry came nearest to a request, and what of it is not as the entry wants it. */
export function nearest(exchange: Exchange, redaction: Redaction): string[] {
  const [best] = exchange.nearest;
  if (!best) return [];
  const { text } = redaction.of(exchange);
  const wrong = { ...best, reports: best.reports.filter(({ ok }) => !ok) };
  return describeExplanation(wrong).map((line) => cut(text(line), WIDEST));
}

/** A run that went wrong: how, and the end of what it wrote to stderr. */
export function runProblem(run: ActionRun, exchange: Exchange, redaction: Redaction): CaseProblem {
  const { text } = redaction.of(exchange);
  const stderr = run.stderr?.split(/\r?\n/).filter((line) => line.trim() !== '') ?? [];
  return {
    field: `actions.${run.name}`,
    expected: 'passed',
    got: cut(text(run.reason === undefined ? String(run.outcome) : `${run.outcome}: ${run.reason}`), WIDEST),
    detail: stderr.slice(-STDERR_LINES).map((line) => cut(text(line), WIDEST)),
    place: run.place,
    ...(exchange.entry ? { entry: exchange.entry.place } : {}),
  };
}
