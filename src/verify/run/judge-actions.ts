import type { Exchange } from '../../model/exchange.ts';
import type { Request } from '../../model/request.ts';
import type { ExpectedAction, ExpectedAnswer } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import { difference } from '../difference.ts';
import { shownRequest } from '../shown.ts';
import { quoted, runProblem } from '../told.ts';
import type { Judging } from './judging.ts';
import type { Played } from './play.ts';

/** Whether the actions that a test names ended as it says, and sent what it says. */
export function judgeActions(
  { exchange, overdue }: Played,
  expect: ExpectedAnswer | undefined,
  judging: Judging,
): CaseProblem[] {
  if (overdue) return [problem(judging.prefix, 'actions', ...unfinished(overdue), expect)];
  return (expect?.actions ?? []).flatMap((wanted) => judgeAction(wanted, exchange, judging));
}

function judgeAction(wanted: ExpectedAction, exchange: Exchange | undefined, judging: Judging): CaseProblem[] {
  const { prefix, redaction } = judging;
  const field = `actions.${wanted.name}`;
  const runs = exchange?.actions.filter(({ name }) => name === wanted.name) ?? [];
  if (!exchange || runs.length === 0) return [problem(prefix, field, wanted.outcome, 'it did not run', wanted)];
  const wrong = runs.find(({ outcome }) => outcome !== wanted.outcome);
  const sent = judgeSent(wanted, exchange, judging);
  if (!wrong) return sent;
  const told = runProblem(wrong, exchange, redaction);
  return [{ ...told, field: prefix + field, expected: wanted.outcome, place: wanted.place }, ...sent];
}

/** Some request that the sink received must meet all; of the last one is told what does not. */
function judgeSent(wanted: ExpectedAction, exchange: Exchange, { prefix, sinks, redaction }: Judging): CaseProblem[] {
  if (wanted.sent.length === 0 || !sinks) return [];
  const field = `actions.${wanted.name}.sent`;
  const received = sinks(exchange, wanted.name);
  const unmet = (request: Request) => wanted.sent.filter((field) => !field.matcher.test(field.subject(request)));
  if (received.some((request) => unmet(request).length === 0)) return [];
  const last = received.at(-1);
  if (!last) return [problem(prefix, field, 'a request', 'its sink received nothing', wanted)];
  const shown = shownRequest(redaction, last);
  return unmet(last).map((test) => {
    const { name, matcher } = test;
    const subject = test.subject(last);
    return difference({ field: `${prefix}${field}.${name}`, name, matcher, subject, place: wanted.place }, shown);
  });
}

/** What was expected and what came, of actions that have not ended in time. */
export const unfinished = (names: readonly string[]): [expected: string, got: string] => {
  if (names.length === 0) return ['an end in time', 'none'];
  const shown = names.slice(0, MOST_NAMES).map(quoted);
  const rest = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return ['all to have ended in time', `still going on: ${shown.join(', ')}${rest}`];
};

const MOST_NAMES = 5;

const problem = (
  prefix: string,
  field: string,
  expected: string,
  got: string,
  at: Pick<ExpectedAction | ExpectedAnswer, 'place'> | undefined,
): CaseProblem => ({ field: prefix + field, expected, got, detail: [], ...(at ? { place: at.place } : {}) });
