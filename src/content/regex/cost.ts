import type { RegexToken } from './tokens.ts';

/** How often V8 may at most look at one character of a text, roughly. */
const MOST_LOOKS = 128;

/**
 * Whether a backtracking engine is sure to be about as quick as an automaton: no repeated groups, few alternatives,
 * and no open repetition unless the pattern is anchored, and then one. `^/users/\d+$`, `^o-[0-9a-f]{8}$` and `Linux`
 * are; they are most of what people write, and RE2 need not be loaded for them.
 */
export function isQuick(tokens: readonly RegexToken[], flags: string): boolean {
  // Under `u` and `i` V8 folds case by another table than RE2 does; one pattern should not change its meaning with its length.
  if (flags.includes('u') && flags.includes('i')) return false;
  let ways = 1;
  let length = 0;
  let tail = 0;
  let open = 0;
  const alternatives: number[] = [1];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'lookbehind') return false;
    if (token.kind === 'open') alternatives.push(1);
    if (token.kind === 'or') alternatives.push((alternatives.pop() as number) + 1);
    if (token.kind === 'close') ways *= alternatives.pop() as number;
    const repeated = token.kind === 'quantifier' ? token.min : token.kind === 'atom' ? 1 : 0;
    length += repeated;
    tail += repeated;
    if (token.kind !== 'quantifier') continue;
    const ofGroup = tokens[index - 1]?.kind === 'close';
    if (ofGroup && (token.min !== 0 || token.max !== 1)) return false;
    if (token.max === Infinity) {
      open += 1;
      tail = 0;
    } else ways *= token.max - token.min + 1;
  }
  ways *= alternatives[0] as number;
  const anchored = tokens[0]?.kind === 'start' && alternatives[0] === 1;
  if (!anchored) return open === 0 && ways * length <= MOST_LOOKS;
  // What stands before an open repetition is looked at once; what follows, wherever the repetition may end.
  return open === 0 ? ways <= MOST_LOOKS : open === 1 && ways * (tail + 1) <= MOST_LOOKS / 2;
}
