import type { Entry, StateKey } from '../../model/entry.ts';
import type { Explanation } from '../../model/library.ts';
import type { FieldReport } from '../../model/matching.ts';
import type { Request } from '../../model/request.ts';
import { shown } from '../kinds/texts.ts';
import { originOf } from '../origin.ts';
import { pairReports } from './pair.ts';
import { templateReports } from './template.ts';

/** What an explanation must know besides the request. */
export interface Situation {
  /** The value of a state; `''` when nothing set it. */
  state(key: StateKey): string;
  /** How often the entry has answered. */
  calls(entry: Entry): number;
  /** Hosts that some entry names literally, lower case. */
  readonly hosts: ReadonlySet<string>;
}

/** Why an entry would or would not answer, one report for each thing it asks for. */
export function explain(entry: Entry, request: Request, situation: Situation): Explanation {
  const origin = originOf(request, situation.hosts);
  const reports = [
    ...(entry.kind === 'pair'
      ? pairReports(entry.request, request, origin)
      : templateReports(entry.request, request, origin)),
    ...situationReports(entry, situation),
  ];
  return { entry, matches: reports.every((report) => report.ok), reports };
}

function situationReports(entry: Entry, situation: Situation): FieldReport[] {
  const reports = entry.requiresState.map(({ state, matcher }): FieldReport => {
    const value = situation.state(state);
    const ok = matcher.test({ values: [value] });
    return { field: `state.${state.key}`, ok, expected: matcher.expects, got: shown(value) };
  });
  if (entry.times !== undefined) {
    const calls = situation.calls(entry);
    const expected = `at most ${entry.times} ${entry.times === 1 ? 'answer' : 'answers'}`;
    reports.push({ field: 'times', ok: calls < entry.times, expected, got: `${calls} given` });
  }
  return reports;
}
