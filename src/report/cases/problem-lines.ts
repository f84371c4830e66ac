import { formatPlace } from '../../model/place.ts';
import type { CaseProblem, CaseResult } from '../../model/verdict.ts';

/** Both values fit beside each other. */
const SHORT = 60;

/**
 * What was wrong, as text without styles: values are as they are, and may hold anything but newlines.
 *
 *     status: expected 201, got 500
 *       expected at scenarios/orders.yaml:31:7
 *       answered by scenarios/orders.yaml:12:5
 */
export const problemsText = ({ problems, place }: CaseResult): string[] =>
  problems.length === 0 && place !== undefined ? [`at ${formatPlace(place)}`] : problems.flatMap(problemText);

/** Whether the message only says what the first problem says below it. */
export const repeatsProblem = ({ message, problems }: CaseResult): boolean =>
  message !== undefined && problems[0] !== undefined && message.startsWith(`${problems[0].field}: expected `);

/** The message, unless it only repeats a problem, and the problems. */
export const failureText = (result: CaseResult): string =>
  [...(repeatsProblem(result) ? [] : [result.message ?? result.status]), ...problemsText(result)].join('\n');

function problemText({ field, expected, got, detail, place, entry }: CaseProblem): string[] {
  const short = expected.length <= SHORT && got.length <= SHORT;
  return [
    ...(short
      ? [`${field}: expected ${expected}, got ${got}`]
      : [`${field}:`, `  expected ${expected}`, `  got      ${got}`]),
    ...detail.map((line) => `  ${line}`),
    ...(place === undefined ? [] : [`  expected at ${formatPlace(place)}`]),
    ...(entry === undefined ? [] : [`  entry at ${formatPlace(entry)}`]),
  ];
}
