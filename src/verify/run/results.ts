import type { Place } from '../../model/place.ts';
import type { CaseKind, CaseProblem, CaseResult, CaseStatus } from '../../model/verdict.ts';
import { cut } from '../cut.ts';

/** What is judged: a test, a replay. */
export interface Case {
  readonly kind: CaseKind;
  readonly suite: string;
  readonly name: string;
  readonly place: Place;
}

/** How it came out, but for how long it took. */
export interface Judged {
  readonly status: CaseStatus;
  readonly message?: string;
  readonly problems: readonly CaseProblem[];
  readonly output: readonly string[];
}

export const judged = (problems: readonly CaseProblem[], output: readonly string[]): Judged =>
  problems.length === 0
    ? { status: 'passed', problems, output }
    : { status: 'failed', message: summary(problems), problems, output };

/** It could not be judged, or nothing called it. */
export const unjudged = (status: 'error' | 'skipped', message: string, output: readonly string[] = []): Judged => ({
  status,
  message,
  problems: [],
  output,
});

export const INTERRUPTED = unjudged('error', 'interrupted');

export const resultOf = ({ kind, suite, name, place }: Case, duration: number, how: Judged): CaseResult => ({
  kind,
  suite,
  name,
  place,
  duration,
  ...how,
});

const LONGEST = 300;

/** `status: expected 201, got 404, and 2 more problems` */
export function summary(problems: readonly CaseProblem[]): string {
  const [first, ...others] = problems as readonly [CaseProblem, ...CaseProblem[]];
  const told = cut(`${first.field}: expected ${first.expected}, got ${first.got}`, LONGEST);
  if (others.length === 0) return told;
  return `${told}, and ${others.length} more ${others.length === 1 ? 'problem' : 'problems'}`;
}
