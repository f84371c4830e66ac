/**
 * The lines of as many whole blocks as fit into `room`, the newest, which stand last; of the very newest at least its
 * beginning. Lines are made for those blocks alone.
 */
export function newest<T>(blocks: readonly T[], linesOf: (block: T) => readonly string[], room: number): string[] {
  const chosen: (readonly string[])[] = [];
  let left = Math.max(0, room);
  for (let at = blocks.length - 1; at >= 0 && left > 0; at -= 1) {
    const lines = linesOf(blocks[at] as T);
    if (lines.length > left && chosen.length > 0) break;
    chosen.push(lines.slice(0, left));
    left -= lines.length;
  }
  return chosen.toReversed().flat();
}
