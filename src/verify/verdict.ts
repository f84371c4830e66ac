import type { CaseResult, CaseStatus, Coverage, Verdict } from '../model/verdict.ts';

/** Nothing was judged: a filter that fits nothing must not pass for a green run. */
const NOTHING = 5;

/** Counts results as they come. */
export class Tally {
  readonly counts: Record<CaseStatus, number> = { passed: 0, failed: 0, error: 0, skipped: 0 };

  add({ status }: Pick<CaseResult, 'status'>): void {
    this.counts[status] += 1;
  }

  get wrong(): number {
    return this.counts.failed + this.counts.error;
  }

  /** Exit code 1 when something failed or could not be judged, 5 when there was nothing to judge. */
  verdict(rest: { readonly coverage: Coverage; readonly duration: number; readonly interrupted?: string }): Verdict {
    const { passed, skipped } = this.counts;
    const exitCode = this.wrong > 0 ? 1 : passed + skipped === 0 ? NOTHING : 0;
    return { exitCode, counts: { ...this.counts }, ...rest };
  }
}
