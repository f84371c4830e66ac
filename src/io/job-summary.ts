import { appendFileSync, statSync } from 'node:fs';

/** GitHub refuses the whole page of a step beyond this. */
const MOST = 1_048_576;

/**
 * Appends to the page that GitHub shows of a step, unless it is too large for that. Says why when it cannot be written:
 * a summary is no reason to fail a run.
 */
export function appendJobSummary(file: string, markdown: string): string | undefined {
  try {
    const there = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (there + Buffer.byteLength(markdown) > MOST) return `the job summary ${file} has no room left`;
    appendFileSync(file, markdown);
    return undefined;
  } catch (error) {
    return `cannot write the job summary ${file}: ${(error as Error).message}`;
  }
}
