/** What follows the name of a step. */
const ASPECT = /\.(?:status|body|header\.)/;

/**
 * The name at the start of `auth.body#/token`. Names of actions may hold dots, so the longest known one wins; else it
 * ends where an aspect of a step begins, or at the first dot.
 */
export function stepIn(text: string, steps: readonly string[] | undefined): string {
  const known = (steps ?? []).filter((step) => text === step || text.startsWith(`${step}.`));
  if (known.length > 0) return known.reduce((longest, step) => (step.length > longest.length ? step : longest));
  const aspect = ASPECT.exec(text)?.index ?? text.indexOf('.');
  return aspect < 0 ? text : text.slice(0, aspect);
}
