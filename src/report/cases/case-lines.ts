import type { CaseResult } from '../../model/verdict.ts';
import { clean } from '../clean.ts';
import type { Style } from '../style.ts';
import { count, duration } from '../time.ts';
import { problemsText, repeatsProblem } from './problem-lines.ts';
import { caseTitle } from './title.ts';

const LONGEST_SUITE = 200;
const LONGEST_NAME = 200;
const LONGEST_LINE = 500;
/** Below one result. */
const MOST_LINES = 60;

/**
 * A result for people, without newlines:
 *
 *     ✖ scenarios/orders.yaml › an order is created (12 ms) failed
 *         status: expected 201, got 500
 *           expected at scenarios/orders.yaml:31:7
 */
export const caseLines = (result: CaseResult, paint: Style): string[] => [
  `${icon(result, paint)} ${caseName(result, paint)}${took(result, paint)}${why(result, paint)}`,
  ...(result.status === 'passed' ? [] : below(result, paint)),
];

/** `scenarios/orders.yaml › an order is created`. */
export function caseName(result: Pick<CaseResult, 'suite' | 'kind' | 'name'>, paint: Style): string {
  const title = clean(caseTitle(result), LONGEST_NAME);
  return result.suite === '' ? title : `${clean(result.suite, LONGEST_SUITE)} ${paint.dim('›')} ${title}`;
}

function icon({ status }: CaseResult, paint: Style): string {
  if (status === 'passed') return paint.green('✔');
  return status === 'skipped' ? paint.yellow('○') : paint.red('✖');
}

const took = ({ duration: ms, status }: CaseResult, paint: Style): string =>
  status === 'skipped' ? '' : paint.dim(` (${duration(ms)})`);

function why(result: CaseResult, paint: Style): string {
  const { status, message } = result;
  if (status === 'passed') return '';
  const says = message === undefined || repeatsProblem(result) ? '' : `: ${clean(message, LONGEST_LINE)}`;
  const text = `${status}${says}`;
  return ` ${(status === 'skipped' ? paint.yellow : paint.red)(text)}`;
}

function below(result: CaseResult, paint: Style): string[] {
  const lines = problemsText(result).flatMap((line) => line.split('\n'));
  const rest = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES).map((line) => `    ${problemLine(line, paint)}`),
    ...(rest > 0 ? [paint.dim(`    … ${count(rest, 'more line')}`)] : []),
  ];
}

/** Places are for whoever wants to go there; what is wrong stands out beside them. */
function problemLine(line: string, paint: Style): string {
  const text = clean(line, LONGEST_LINE);
  return /^\s*(?:expected |entry )?at \S+:\d+:\d+$/.test(text) ? paint.dim(text) : text;
}
