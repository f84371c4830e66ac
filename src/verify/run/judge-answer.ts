import type { ExpectedAnswer, ReceivedAnswer } from '../../model/testing.ts';
import type { CaseProblem } from '../../model/verdict.ts';
import { milliseconds } from '../cut.ts';
import { difference } from '../difference.ts';
import { type Shown, shownAnswer } from '../shown.ts';
import { reasonOf, wasMissed } from '../told.ts';
import { judgeActions } from './judge-actions.ts';
import { judgeAnswerer } from './judge-answerer.ts';
import type { Judging } from './judging.ts';
import { type Played, requestOf } from './play.ts';

/** What of one exchange is not as its test expects it. */
export function judgeAnswer(played: Played, expect: ExpectedAnswer | undefined, judging: Judging): CaseProblem[] {
  const { exchange, sent } = played;
  const who = judgeAnswerer(played, expect, judging);
  // The 404 that explains itself is wrong in every other respect, too: that would only be noise.
  if (who.length > 0 && exchange && wasMissed(exchange)) return who;
  const { answer } = sent;
  return [
    ...who,
    ...(answer
      ? [...judgeContent(answer, played, expect, judging), ...judgeOutcome(answer, played, expect, judging)]
      : judgeSilence(played, expect, judging)),
    ...judgeActions(played, expect, judging),
    ...judgeDuration(played, expect, judging),
  ];
}

function judgeContent(
  answer: ReceivedAnswer,
  played: Played,
  expect: ExpectedAnswer | undefined,
  { prefix, redaction }: Judging,
): CaseProblem[] {
  let shown: Shown | undefined;
  const problems: CaseProblem[] = [];
  for (const test of expect?.tests ?? []) {
    const { name, place, matcher } = test;
    const subject = test.subject(answer);
    if (matcher.test(subject)) continue;
    shown ??= shownAnswer(redaction, requestOf(played), answer);
    const entry = played.exchange?.entry?.place;
    problems.push(difference({ field: prefix + name, name, matcher, subject, place, entry }, shown));
  }
  return problems;
}

/** A broken connection is the right answer of an entry that breaks it, unless something is asked of the answer. */
function judgeSilence(
  { exchange, sent }: Played,
  expect: ExpectedAnswer | undefined,
  { prefix }: Judging,
): CaseProblem[] {
  if (exchange?.fault && (expect?.tests.length ?? 0) === 0) return [];
  const got = sent.reason ?? 'no answer';
  return [
    {
      field: `${prefix}answer`,
      expected: 'an answer',
      got: exchange?.fault ? `${got}, as its entry says: ${exchange.fault.fault}` : got,
      detail: [],
      ...(expect ? { place: expect.place } : {}),
      ...(exchange?.entry ? { entry: exchange.entry.place } : {}),
    },
  ];
}

/** An answer that could not be made, unless this status was expected, or the action that spoiled it. */
function judgeOutcome(
  answer: ReceivedAnswer,
  { exchange }: Played,
  expect: ExpectedAnswer | undefined,
  { prefix, redaction }: Judging,
): CaseProblem[] {
  if (!exchange || exchange.outcome === 'passed' || exchange.fault) return [];
  const isMeant =
    expect?.tests.some((test) => test.name === 'status' && test.matcher.test(test.subject(answer))) ||
    expect?.actions.some(({ outcome }) => outcome !== 'passed');
  if (isMeant) return [];
  return [
    {
      field: `${prefix}answer`,
      expected: 'the answer of the entry',
      got: `${exchange.outcome}: ${reasonOf(exchange, redaction)}`,
      detail: [],
      ...(expect ? { place: expect.place } : {}),
      ...(exchange.entry ? { entry: exchange.entry.place } : {}),
    },
  ];
}

function judgeDuration(
  { sent, exchange }: Played,
  expect: ExpectedAnswer | undefined,
  { prefix, policy }: Judging,
): CaseProblem[] {
  const within = expect?.within;
  if (!within || sent.duration <= within.ms || !policy.has('slow')) return [];
  return [
    {
      field: `${prefix}within`,
      expected: `an answer within ${milliseconds(within.ms)}`,
      got: `one after ${milliseconds(sent.duration)}`,
      detail: [],
      place: within.place,
      ...(exchange?.entry ? { entry: exchange.entry.place } : {}),
    },
  ];
}
