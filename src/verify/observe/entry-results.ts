import type { Entry } from '../../model/entry.ts';
import type { CaseProblem, CaseResult } from '../../model/verdict.ts';
import { mustNotBeCalled } from '../coverage.ts';
import type { Names } from '../names.ts';
import type { Policy } from '../policy.ts';
import { type Judged, judged, resultOf, unjudged } from '../run/results.ts';
import type { ActionRecord, EntryRecord, Lines } from './records.ts';

/** One for an entry that was called; `problems` are expectations that are not met. */
export function calledResult(record: EntryRecord, problems: readonly CaseProblem[]): CaseResult {
  const { entry, duration, lines } = record;
  const { name, place } = entry;
  const unmade = record.failures - record.problems.length;
  const output = [...linesOf(lines), ...(unmade > 0 ? [`${unmade} more answers could not be made`] : [])];
  return resultOf(
    { kind: 'entry', suite: place.file, name, place },
    duration,
    judged([...problems, ...record.problems], output),
  );
}

/** One for an entry that nothing called; `why` it was not even tried. */
export function unusedResult(entry: Entry, problems: readonly CaseProblem[], policy: Policy, why?: string): CaseResult {
  const { name, place } = entry;
  return resultOf({ kind: 'entry', suite: place.file, name, place }, 0, judgeUnused(entry, problems, policy, why));
}

function judgeUnused(entry: Entry, problems: readonly CaseProblem[], policy: Policy, why: string | undefined): Judged {
  if (problems.length > 0 || mustNotBeCalled(entry)) return judged(problems, []);
  const message = `nothing called it${why === undefined ? '' : `; ${why}`}`;
  if (!policy.has('unused')) return unjudged('skipped', message);
  const { place } = entry;
  return {
    ...judged([{ field: 'calls', expected: 'a call', got: 'none', detail: [], entry: place }], []),
    message,
  };
}

/** One for each action of an entry. */
export const actionResults = ({ entry, actions }: EntryRecord, names: Names, policy: Policy): CaseResult[] =>
  [...actions.values()].map((action) =>
    resultOf(
      {
        kind: 'action',
        suite: entry.place.file,
        name: names.take(entry.place.file, `${action.name} (${entry.name})`),
        place: action.place,
      },
      action.duration,
      judgeAction(action, policy),
    ),
  );

function judgeAction({ runs, unexpected, problems }: ActionRecord, policy: Policy): Judged {
  const all = runs.passed + runs.failed + runs.broken;
  const told = [
    `${all} ${all === 1 ? 'run' : 'runs'}: ${runs.passed} passed, ${runs.failed} failed, ${runs.broken} broken`,
  ];
  if (unexpected === 0) return { status: 'passed', problems: [], output: told };
  const first = problems[0] as CaseProblem;
  const message = all === 1 ? first.got : `${unexpected} of ${all} runs: ${first.got}`;
  if (!policy.has('action')) return { ...unjudged('skipped', `allowed: ${message}`, told), problems };
  const rest = unexpected - problems.length;
  return {
    status: 'failed',
    message,
    problems,
    output: rest > 0 ? [...told, `${rest} more went wrong`] : told,
  };
}

/** What was kept, and how much more there was. */
export const linesOf = ({ kept, count }: Lines): string[] =>
  count > kept.length ? [...kept, `… and ${count - kept.length} more`] : kept;
