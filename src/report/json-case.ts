import type { Place } from '../model/place.ts';
import type { CaseProblem, CaseResult, Verdict } from '../model/verdict.ts';
import { millis } from './time.ts';

/**
 * A result of `verify` as documents show it:
 *
 * | key | |
 * |---|---|
 * | `kind` | `file`, `test`, `replay`, `entry`, `action`, `unmatched`, `request`, `command`, `drift` |
 * | `suite` | the scenario file; empty for what belongs to none |
 * | `name` | unique among those of its suite and kind |
 * | `status` | `passed`, `failed`, `error` (it could not be judged), `skipped` (nothing called it) |
 * | `duration` | milliseconds |
 * | `message` | in plain words, when it did not pass |
 * | `file`, `line`, `column` | where it is written |
 * | `problems` | when there are any: `{field, expected, got, detail?, at?, entry?}`; `detail` is lines, `at` and `entry` are `{file, line, column}` |
 * | `output` | of an entry: the requests it answered, a line each |
 */
export const caseDocument = ({ kind, suite, name, status, duration, message, place, ...result }: CaseResult) => ({
  kind,
  suite,
  name,
  status,
  duration: millis(duration),
  message,
  ...(place && position(place)),
  problems: result.problems.length === 0 ? undefined : result.problems.map(problemDocument),
  output: result.output.length === 0 ? undefined : result.output,
});

export const verdictDocument = ({ exitCode, counts, coverage, duration, interrupted }: Verdict) => ({
  exitCode,
  counts,
  coverage: {
    ...coverage,
    unused: coverage.unused.map(({ id, name, place, why }) => ({ id, name, ...position(place), why })),
  },
  duration: millis(duration),
  interrupted,
});

const problemDocument = ({ field, expected, got, detail, place, entry }: CaseProblem) => ({
  field,
  expected,
  got,
  detail: detail.length === 0 ? undefined : detail,
  at: place && position(place),
  entry: entry && position(entry),
});

const position = ({ file, line, column }: Place): Place => ({ file, line, column });
