import { distance } from '../vendor/levenshtein.ts';

/** The candidate that was probably meant, or undefined when none is near: `mehtod` → `method`. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong; of short words, one or two.
  let bound = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps < bound && steps < Math.max(word.length, candidate.length)) {
      best = candidate;
      bound = steps;
    }
  }
  return best;
}

/** `did you mean "method"?`, or undefined. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const meant = nearest(word, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
