import type { Entry } from '../model/entry.ts';
import { MODES, type ModeName } from '../model/mode.ts';

export interface ModeSituation {
  readonly entries: readonly Entry[];
  readonly upstream: string | undefined;
  /** The folder in which the mode records, as shown to people; undefined when it does not. */
  readonly recordsIn: string | undefined;
  /** The scenarios directory lies in that folder. */
  readonly isAround: boolean;
}

/** What a person should know of a mode as soon as it begins. */
export function modeWarnings(
  mode: ModeName,
  { entries, upstream, recordsIn, isAround }: ModeSituation,
): readonly string[] {
  const { answerer, forwards } = MODES[mode];
  const warnings: string[] = [];
  if (answerer !== 'the entry' && entries.some(({ pipeline }) => pipeline)) {
    warnings.push(`in ${mode} ${answerer} answers: the actions of entries do not run`);
  }
  if (recordsIn !== undefined && isAround) {
    const hint = 'name a folder of their own with --out';
    warnings.push(`recordings in ${recordsIn} are not served: the scenarios directory lies in there; ${hint}`);
  }
  if (forwards && upstream === undefined) {
    warnings.push(`${mode} without --upstream forwards only what clients send as to a proxy; other requests get 502`);
  }
  return warnings;
}
