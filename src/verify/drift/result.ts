import type { Entry } from '../../model/entry.ts';
import type { CaseResult } from '../../model/verdict.ts';
import { milliseconds } from '../cut.ts';
import type { Compared, Observation } from './observe.ts';
import type { DriftOptions } from './options.ts';
import { tell } from './told.ts';

/** A report is read by people: behind so many places, the rest is a number. */
const MOST = 50;
const NAMED = 3;

/** What became of rewriting a pair that has moved: undefined when nobody asked for it. */
export type Rewriting = { readonly written: true } | { readonly kept: string } | undefined;

/** An observation as a result that may be shown. */
export function resultOf(
  entry: Entry,
  name: string,
  observation: Observation,
  options: DriftOptions,
  rewriting?: Rewriting,
): CaseResult {
  const common = {
    kind: 'drift',
    suite: entry.place.file,
    name,
    place: entry.place,
    problems: [],
    output: [],
  } as const;
  if (observation.how === 'left out') {
    return { ...common, status: 'skipped', duration: 0, message: observation.reason };
  }
  if (observation.how === 'unanswered') {
    return { ...common, status: 'error', duration: 0, message: `it could not be compared: ${observation.reason}` };
  }
  return { ...common, ...compared(entry, observation, options, rewriting) };
}

function compared(entry: Entry, observation: Compared, options: DriftOptions, rewriting: Rewriting) {
  const { moves, request, real, mock, duration } = observation;
  const { url, redaction, headers = [] } = options;
  const told = tell(redaction, headers, { request, answers: moves.length > 0 ? [mock, real] : [] });
  const target = redaction.target(request.target);
  const line = told.text(`${request.method} ${url}${target}: ${real.status} in ${milliseconds(duration)}`);
  if (moves.length === 0) return { status: 'passed', duration, output: [line] } as const;
  const problems = moves.slice(0, MOST).map((move) => told.problem(move, entry));
  const fields = problems.slice(0, NAMED).map(({ field }) => field);
  const more = moves.length > NAMED ? `${fields.join(', ')} and ${moves.length - NAMED} more` : fields.join(', ');
  if (rewriting && 'written' in rewriting) {
    return { status: 'passed', duration, output: [line, `rewritten: ${more}`] } as const;
  }
  const kept = rewriting ? `; not rewritten: ${rewriting.kept}` : '';
  return { status: 'failed', duration, problems, message: `${more} moved${kept}`, output: [line] } as const;
}
