import type { Exchange } from '../model/exchange.ts';

/** When its answer was written: whether actions of an exchange are still to end, or to begin. */
export function goesOn({ entry, actions }: Exchange): boolean {
  const pipeline = entry?.pipeline;
  if (pipeline && (pipeline.after.length > 0 || pipeline.steps.length > 0)) return true;
  return actions.some(({ outcome }) => outcome === undefined);
}
