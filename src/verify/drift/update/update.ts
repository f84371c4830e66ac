import type { Moved, Rewrite } from '../drift.ts';
import type { Rewriting } from '../result.ts';
import { rewriteFile } from './rewrite-file.ts';
import type { Rewriter } from './rewriter.ts';

/** Puts a text in the place of a file, at once; gives the reason when that fails. */
export type Write = (path: string, text: string) => string | undefined;

/** Brings pairs that moved up to date in their files; what became of each, by its id. */
export const updater =
  (rewriter: Rewriter, write: Write): Rewrite =>
  (moved) => {
    const outcomes = new Map<string, Rewriting>();
    for (const [id, pairs] of byScenario(moved)) {
      const scenario = rewriter.library.scenarios.find((one) => one.id === id);
      if (!scenario) continue;
      const { contents, refused } = rewriteFile(scenario, pairs, rewriter);
      // Bodies first: the scenario that goes with them is what makes it whole.
      const failed = [...contents]
        .toReversed()
        .map(([path, text]) => write(path, text))
        .find((reason) => reason !== undefined);
      for (const { entry } of pairs) {
        const kept = refused.get(entry.id) ?? failed;
        outcomes.set(entry.id, kept === undefined ? { written: true } : { kept });
      }
    }
    return outcomes;
  };

function byScenario(moved: readonly Moved[]): Map<string, Moved[]> {
  const groups = new Map<string, Moved[]>();
  for (const one of moved) groups.set(one.entry.scenario, [...(groups.get(one.entry.scenario) ?? []), one]);
  return groups;
}
