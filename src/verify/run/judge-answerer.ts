import type { ExpectedAnswer } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import { entryText, nearest, quoted, wasMissed } from '../told.ts';
import type { Judging } from './judging.ts';
import type { Played } from './play.ts';

/** Whether the right entry answered; or none, where that is right. */
export function judgeAnswerer(
  { exchange, sent }: Played,
  expect: ExpectedAnswer | undefined,
  { prefix, policy, redaction }: Judging,
): CaseProblem[] {
  const { answeredBy, unmatched = false } = expect ?? {};
  const place = answeredBy?.place ?? expect?.place;
  const problem = (field: string, expected: string, got: string, detail: string[] = []): CaseProblem[] => [
    {
      field: prefix + field,
      expected,
      got,
      detail,
      ...(place ? { place } : {}),
      ...(exchange?.entry ? { entry: exchange.entry.place } : {}),
    },
  ];
  const wanted = answeredBy ? quoted(answeredBy.name) : unmatched ? 'no entry' : 'an entry';
  if (!exchange) {
    return sent.answer && (answeredBy || unmatched)
      ? problem('answered by', wanted, 'the mock answered without looking for an entry')
      : [];
  }
  const { entry } = exchange;
  if (unmatched) return entry ? problem('unmatched', wanted, entryText(entry)) : [];
  if (wasMissed(exchange)) {
    if (!answeredBy && !policy.has('unmatched')) return [];
    return problem('answered by', wanted, 'no entry', nearest(exchange, redaction));
  }
  if (!answeredBy || entry?.id === answeredBy.entry) return [];
  return problem('answered by', wanted, entry ? entryText(entry) : 'no entry');
}
