/**
 * What may or may not fail a run, beside expectations that are not met. `unmatched`: a request that no entry answers.
 * `unused`: an entry that nothing called. `action`: one that failed or broke without a test that expects it. `slow`: an
 * answer that took longer than the `within` of its test.
 */
export type Concern = 'unmatched' | 'unused' | 'action' | 'slow';

/** Entries may well be unused; nothing else goes by unnoticed unless it is allowed. */
const DEFAULT: readonly Concern[] = ['unmatched', 'action', 'slow'];

/** What fails the run. */
export type Policy = ReadonlySet<Concern>;

/** The default, what `failOn` adds, without what `allow` takes away; what is in both is allowed. */
export function policyOf({ failOn = [], allow = [] }: PolicyOptions = {}): Policy {
  const wanted = new Set([...DEFAULT, ...failOn]);
  for (const concern of allow) wanted.delete(concern);
  return wanted;
}

export interface PolicyOptions {
  readonly failOn?: readonly Concern[];
  readonly allow?: readonly Concern[];
}
