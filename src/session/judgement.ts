import type { MockEvent } from '../model/events.ts';
import type { Library } from '../model/library.ts';
import type { CaseResult, Verdict } from '../model/verdict.ts';
import { coverageOf } from '../verify/coverage.ts';
import { judgeObserved } from '../verify/judge-observed.ts';
import type { Observer } from '../verify/observe.ts';
import { type Policy, policyOf } from '../verify/policy.ts';
import { Tally } from '../verify/verdict.ts';

export interface JudgementOptions {
  /** What fails; default as that of `mockrun verify`. */
  readonly policy?: Policy;
  /** What was judged before, and told already. */
  readonly before?: readonly CaseResult[];
  /** Milliseconds that all took; default 0. */
  readonly duration?: number;
  /** What ended it early. */
  readonly interrupted?: string | undefined;
  /** It did not get to its end, so expectations that are not met prove nothing. Default: when it was interrupted. */
  readonly incomplete?: boolean;
}

/** Judges what became of a session, tells each result, and sums them up. */
export function judge(
  observer: Observer,
  library: Library,
  {
    policy = policyOf(),
    before = [],
    duration = 0,
    interrupted,
    incomplete = interrupted !== undefined,
  }: JudgementOptions,
  emit: (event: MockEvent) => void,
): Verdict {
  const tally = new Tally();
  for (const result of before) tally.add(result);
  for (const observed of judgeObserved(observer, library, { policy })) {
    const result = incomplete ? cutShort(observed) : observed;
    tally.add(result);
    emit({ type: 'case:finished', result });
  }
  const coverage = coverageOf(library.entries, observer.isHit);
  return tally.verdict({ coverage, duration, ...(interrupted === undefined ? {} : { interrupted }) });
}

const cutShort = (result: CaseResult): CaseResult =>
  result.kind === 'entry' && result.status === 'failed'
    ? { ...result, status: 'error', message: 'interrupted' }
    : result;
