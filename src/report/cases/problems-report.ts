import type { CaseResult } from '../../model/verdict.ts';
import { clean } from '../clean.ts';
import { style } from '../style.ts';
import { count } from '../time.ts';
import { caseName } from './case-lines.ts';
import { problemsText } from './problem-lines.ts';

const MOST_RESULTS = 20;
const MOST_LINES = 30;
const LONGEST_LINE = 500;
const PLAIN = style(false);

/**
 * Results that are wrong, as the message of an error: a test framework prints it as it is.
 *
 *     2 problems with the mock
 *
 *     ✖ scenarios/orders.yaml › entry create order
 *       calls: expected 1 call, got 2 calls
 *         expected at scenarios/orders.yaml:9:13
 */
export function problemsReport(results: readonly CaseResult[]): string {
  if (results.length === 0) return '';
  const rest = results.length - MOST_RESULTS;
  return [
    `${count(results.length, 'problem')} with the mock`,
    ...results.slice(0, MOST_RESULTS).flatMap((result) => ['', ...paragraph(result)]),
    ...(rest > 0 ? ['', `… and ${count(rest, 'more problem')}`] : []),
  ].join('\n');
}

function paragraph(result: CaseResult): string[] {
  const lines = problemsText(result).flatMap((line) => line.split('\n'));
  const rest = lines.length - MOST_LINES;
  return [
    `✖ ${caseName(result, PLAIN)}`,
    ...lines.slice(0, MOST_LINES).map((line) => `  ${clean(line, LONGEST_LINE)}`),
    ...(rest > 0 ? [`  … ${count(rest, 'more line')}`] : []),
  ];
}
