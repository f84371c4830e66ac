import type { CST } from '../vendor/yaml.ts';

/** Levels a file may nest: the composer and all readers recurse. */
export const DEEPEST = 400;

/**
 * The offset of the first collection below the deepest level allowed, or undefined. Looked for before anything
 * recurses: V8 ends the whole process when a stack that is almost full needs a regular expression compiled, which no
 * `catch` can hold.
 */
export function offsetTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const pending: { token: CST.Token; depth: number }[] = [];
  const enter = (token: CST.Token | null | undefined, depth: number): void => {
    if (token && 'items' in token) pending.push({ token, depth });
  };
  for (const token of tokens) if (token.type === 'document') enter(token.value, 1);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { token, depth } = next;
    if (!('items' in token)) continue;
    if (depth > DEEPEST) return token.offset;
    for (const item of token.items) {
      enter(item.key, depth + 1);
      enter(item.value, depth + 1);
    }
  }
  return undefined;
}
